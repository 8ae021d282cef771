import type { KeyPlan } from '../keys/change.ts';
import { PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { endingsOf, type PlannedEnding } from './ending.ts';
import { refusalOf, refuseBeyondLimit, refuseProtected } from './guards.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import { isHeld, reportNotEnded } from './retire.ts';
import type { ConnectedRun, Run } from './run.ts';

interface Guarded {
  /** Undefined when the declaration was removed. */
  readonly declared: DeclaredKey | undefined;
  readonly record: KeyRecord;
  readonly plan: KeyPlan;
}

/**
 * Refuses at plan what would be regretted after apply. The guards decide again immediately before each key ends.
 *
 * @returns the plan without the retirements of predecessors that are in use: these are held.
 * @throws LowerPlaneError
 */
export async function guardPlan(run: Run, guarded: Guarded, report: Report): Promise<KeyPlan> {
  const { plan, record, declared } = guarded;
  const endings = endingsOf(plan.changes, record, declared);
  if (endings.length === 0) return plan;
  warnUnlessAllKnown(run, report);
  const held = new Set<string>();
  for (const ending of endings) {
    const refusal = await refuse(run, ending);
    if (!refusal) continue;
    reportNotEnded(ending, { ended: false, ...refusal }, report);
    if (isHeld(ending, refusal.why)) held.add(ending.key.id);
  }
  if (held.size === 0) return plan;
  return {
    ...plan,
    changes: plan.changes.filter((change) => change.kind !== 'retire' || !held.has(change.predecessor.id)),
    notices: plan.notices.filter(
      (notice) => notice.kind !== 'predecessor-retires' || !held.has(notice.predecessor.id),
    ),
  };
}

async function refuse({ connection, ...run }: Run, ending: PlannedEnding) {
  if (!connection) return refuseProtected(ending, run);
  const connected: ConnectedRun = { ...run, connection };
  const key = await connection.keys.find(ending.key.id);
  const refusal = key && refusalOf(ending, key, connected);
  return refusal ?? refuseBeyondLimit(ending, connected, run.revocations.planned);
}

/** Without a connection, or while a setting comes from something that does not exist yet, a plan cannot check. */
function warnUnlessAllKnown({ connection, guards, planned }: Run, report: Report): void {
  const { maxRevocations, recentUseWindow, confirmedRevocations } = guards;
  const pending = [maxRevocations, recentUseWindow, confirmedRevocations].includes(PENDING);
  const missing = pending
    ? 'max_revocations, recent_use_window or confirm_revocations of the provider is not known yet'
    : 'it is not known yet how to reach LowerPlane';
  const isOff = maxRevocations === null && recentUseWindow === null;
  const title = 'Guards Not Checked';
  if ((connection ? !pending : isOff) || planned.reported.has(title)) return;
  planned.reported.add(title);
  report.warning({
    title,
    detail: `This plan revokes keys, but ${missing}. So it was not checked whether these keys are used and how many they are. The apply checks each of them immediately before it is revoked, and refuses then.`,
  });
}
