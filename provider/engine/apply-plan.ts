import { applyKey } from '../lifecycle/apply-key.ts';
import type { KeyRecord, KeyState } from '../lifecycle/record.ts';
import { removeKey } from '../lifecycle/remove-key.ts';
import { problemOf, Report, type ReportedProblem } from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import type { EnginePlan, PlannedName } from './engine-plan.ts';

/** What became of a change. */
export interface AppliedName {
  readonly planned: PlannedName;
  /** `left`: the run was asked to stop before. `partly`: the new key is delivered, but a later step failed. */
  readonly outcome: 'done' | 'partly' | 'failed' | 'left';
  /** The key as it is now; undefined when it was removed, or nothing is known of it. */
  readonly record: KeyRecord | undefined;
  readonly problems: readonly ReportedProblem[];
}

export interface ApplyOptions {
  /** Ends the run after the key in hand. */
  readonly signal?: AbortSignal;
  /** Called before each key, with its position from 1 on. */
  readonly onStart?: (planned: PlannedName, position: number, total: number) => void;
  /** Called as soon as a secret is sealed to age recipients: nothing else keeps it, so that it must be shown now. */
  readonly onSealed?: (name: string, sealedSecret: string) => void;
  readonly onEnd?: (applied: AppliedName, position: number, total: number) => void;
}

/**
 * Carries out a plan, one key after another. A key that fails stops no other.
 *
 * @param plan made by the same run, without errors.
 * @returns what became of each change, in the order of the plan.
 */
export async function applyPlan(
  run: ConnectedRun,
  { names }: Pick<EnginePlan, 'names'>,
  { signal, onStart, onSealed, onEnd }: ApplyOptions = {},
): Promise<readonly AppliedName[]> {
  const changed = names.filter(({ plan }) => plan.changes.length > 0);
  const applied: AppliedName[] = [];
  for (const [index, planned] of changed.entries()) {
    if (signal?.aborted) {
      applied.push({ planned, outcome: 'left', record: planned.record, problems: [] });
      continue;
    }
    onStart?.(planned, index + 1, changed.length);
    const outcome = await applyName(run, planned, onSealed);
    applied.push(outcome);
    onEnd?.(outcome, index + 1, changed.length);
  }
  return applied;
}

async function applyName(
  run: ConnectedRun,
  planned: PlannedName,
  onSealed: ApplyOptions['onSealed'],
): Promise<AppliedName> {
  const { declared, record } = planned;
  const report = new Report();
  let latest: KeyRecord | undefined;
  const state: KeyState = {
    kept: keptIn(planned),
    expiring: expiringIn(planned),
    recall: async () => record,
    remember: async (remembered) => {
      const isNew = remembered.id !== (latest ?? record)?.id;
      latest = remembered;
      if (isNew && remembered.sealedSecret !== null) onSealed?.(planned.name, remembered.sealedSecret);
    },
  };
  try {
    await (declared ? applyKey(run, declared, state, report) : removeKey(run, state, report));
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.error(problem);
  }
  const failed = latest === undefined || latest.id === record?.id ? 'failed' : 'partly';
  return {
    planned,
    outcome: report.hasErrors ? failed : 'done',
    record: latest ?? (declared || report.hasErrors ? record : undefined),
    problems: report.problems,
  };
}

/** Predecessors whose expiration the plan changes. */
function expiringIn({ plan: { changes } }: PlannedName): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) =>
      change.kind === 'expire' || change.kind === 'put-off' ? [change.predecessor.id] : [],
    ),
  );
}

/** Predecessors that the plan leaves as they are: whatever has changed since, they do not end in this apply. */
function keptIn({ record, plan: { changes } }: PlannedName): ReadonlySet<string> {
  const ending = new Set(
    changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor.id] : [])),
  );
  return new Set((record?.predecessors ?? []).map(({ id }) => id).filter((id) => !ending.has(id)));
}
