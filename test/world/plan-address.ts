import type { Change } from '../../provider/keys/change.ts';
import { planKey } from '../../provider/lifecycle/plan-key.ts';
import type { Report } from '../../provider/lifecycle/report.ts';
import type { ConnectedRun } from '../../provider/lifecycle/run.ts';
import { declaredKey } from './declaration.ts';
import type { Declaration, RunRequest } from './history.ts';
import type { Process } from './process.ts';
import type { Entry, World } from './world.ts';

/** What is to become of one address. */
export interface Planned {
  readonly address: string;
  readonly entry: Entry | undefined;
  readonly declaration: Declaration | undefined;
  /** The entry is destroyed, and another key created in its place. */
  readonly isReplaced: boolean;
  /** Predecessors that the plan does not retire. */
  readonly kept: ReadonlySet<string>;
  /** Those whose expiration it changes. */
  readonly expiring: ReadonlySet<string>;
}

interface Planning extends Pick<Planned, 'address' | 'entry' | 'declaration'> {
  readonly world: World;
  readonly process: Process;
  readonly request: RunRequest;
  readonly run: ConnectedRun;
}

/** Plans one address. Undefined: nothing is to be done. */
export async function planAddress(
  { world, process, request, run, address, entry, declaration }: Planning,
  report: Report,
): Promise<Planned | undefined> {
  const declared = declaration && declaredKey(declaration, world, process);
  const isForced = request.replace === address;
  const isReplaced = declaration !== undefined && entry !== undefined && (entry.isTainted || isForced);
  // Of what is tainted, a provider is shown the creation alone; of a replacement, what there is first.
  if (isReplaced && !entry.isTainted) await planKey(run, declared, entry.record, report);
  const { changes } = await planKey(run, declared, isReplaced ? undefined : entry?.record, report);
  const isSame = changes.length === 0 && JSON.stringify(declaration) === JSON.stringify(entry?.declaration);
  if (isSame && !isReplaced) return undefined;
  const retired = changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor.id] : []));
  const predecessors = entry?.record.predecessors ?? [];
  const kept = new Set(predecessors.map(({ id }) => id).filter((id) => !retired.includes(id)));
  const expiring = new Set(changes.flatMap((change) => expiringId(change) ?? []));
  return { address, entry, declaration, isReplaced, kept, expiring };
}

function expiringId(change: Change): string | undefined {
  return change.kind === 'expire' || change.kind === 'put-off' ? change.predecessor.id : undefined;
}
