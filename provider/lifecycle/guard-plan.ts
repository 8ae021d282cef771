import type { Change, KeyPlan, PlanNotice } from '../keys/change.ts';
import type { Instant } from '../keys/instant.ts';
import { type DesiredKey, PENDING } from '../keys/key.ts';
import { plan } from '../keys/plan.ts';
import { type DeclaredKey, ownPlaces } from './declared-key.ts';
import { unknownKey } from './end-key.ts';
import { endingsOf, type PlannedEnding } from './ending.ts';
import { anyGuardPending, isConfirmed, refusalOf, refuseBeyondLimit, refuseProtected } from './guards.ts';
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
  const { plan: wanted, record, declared } = guarded;
  const endings = endingsOf([...wanted.changes, ...ownKeyHeld(run, wanted)], record, declared);
  if (endings.length === 0) return wanted;
  warnUnlessAllKnown(run, report);
  const held = new Set<string>();
  for (const ending of endings) {
    await refuseUnknown(run, ending, report);
    const refusal = await refuse(run, ending);
    if (!refusal) continue;
    reportNotEnded(ending, { ended: false, ...refusal }, report);
    if (isHeld(ending, refusal.why)) held.add(ending.key.id);
  }
  return {
    ...wanted,
    changes: wanted.changes.filter(
      (change) => !('predecessor' in change) || !held.has(change.predecessor.id),
    ),
    notices: wanted.notices.filter(
      (notice) => !('predecessor' in notice) || !held.has(notice.predecessor.id),
    ),
  };
}

/** A predecessor that LowerPlane does not know is left to the apply: it must not block every plan. */
async function refuseUnknown(run: Run, ending: PlannedEnding, report: Report): Promise<void> {
  const isOld = ending.cause === 'retired' || ending.cause === 'expires';
  if (!run.connection || isOld || isConfirmed(ending, run)) return;
  if ((await run.connection.keys.find(ending.key.id)) === undefined) report.error(unknownKey(ending.key));
}

/**
 * What the planner decides, except that a predecessor is not held for its use when the user confirmed that it may end.
 *
 * @param now see `decidingTime`.
 */
export function planConfirmed(
  { guards }: Pick<Run, 'guards'>,
  desired: DesiredKey | undefined,
  record: KeyRecord | undefined,
  now: Instant,
): KeyPlan {
  const decided = plan(desired, record, now);
  if (decided.notices.length === 0) return decided;
  const confirmed = (record?.predecessors ?? []).filter(({ id }) =>
    decided.notices.some(
      (notice) =>
        notice.kind === 'predecessor-held' &&
        notice.predecessor.id === id &&
        isConfirmed({ key: notice.predecessor }, { guards }),
    ),
  );
  const ids = new Set(confirmed.map(({ id }) => id));
  return {
    ...decided,
    changes: [
      ...decided.changes.filter((change) => !('predecessor' in change) || !ids.has(change.predecessor.id)),
      ...confirmed.map((predecessor): Change => ({ kind: 'retire', predecessor })),
    ],
    notices: [
      ...decided.notices.filter(
        (notice) => notice.kind !== 'predecessor-held' || !ids.has(notice.predecessor.id),
      ),
      ...confirmed.map((predecessor): PlanNotice => ({ kind: 'predecessor-retires', predecessor })),
    ],
  };
}

/** The key of the run as a predecessor that is held: its user is the run itself, which is more useful to know. */
function ownKeyHeld({ connection }: Run, { notices }: KeyPlan): readonly Change[] {
  return notices.flatMap((notice): readonly Change[] =>
    notice.kind === 'predecessor-held' && notice.predecessor.id === connection?.self.id
      ? [{ kind: 'retire', predecessor: notice.predecessor }]
      : [],
  );
}

/**
 * The record in whose place a new key comes. Terraform plans what it is made to replace (with `-replace` or
 * `replace_triggered_by`) twice: as it is, and then as a new one. It never plans that the old one ends.
 *
 * @param record of the key that is planned, which is noted for the second time.
 */
export function replacedRecord(
  { planned }: Run,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
): KeyRecord | undefined {
  const same = ownPlaces(declared);
  if (same === undefined) return undefined;
  if (record === undefined) return planned.existing.get(same);
  planned.existing.set(same, record);
  return undefined;
}

/**
 * Refuses at plan to replace a key that must not end.
 *
 * @throws LowerPlaneError
 */
export async function guardReplacement(run: Run, replaced: KeyRecord, report: Report): Promise<void> {
  const removal = plan(undefined, replaced, run.now());
  await guardPlan(run, { declared: undefined, record: replaced, plan: removal }, report);
}

async function refuse({ connection, ...run }: Run, ending: PlannedEnding) {
  if (!connection) {
    return run.guards.confirmedRevocations === PENDING ? undefined : refuseProtected(ending, run);
  }
  const connected: ConnectedRun = { ...run, connection };
  const key = await connection.keys.find(ending.key.id);
  const refusal = key && refusalOf(ending, key, connected);
  // What is not known yet may confirm everything but this.
  if (run.guards.confirmedRevocations === PENDING && refusal?.why !== 'own-key') return undefined;
  return refusal ?? refuseBeyondLimit(ending, connected, run.revocations.planned);
}

/** Without a connection, or while a setting comes from something that does not exist yet, a plan cannot check. */
function warnUnlessAllKnown({ connection, guards, planned }: Run, report: Report): void {
  const pending = anyGuardPending(guards);
  const missing = pending
    ? 'max_revocations, recent_use_window or confirm_revocations of the provider is not known yet'
    : 'it is not known yet how to reach LowerPlane';
  const isOff = guards.maxRevocations === null && guards.recentUseWindow === null;
  const needed = pending || (!connection && !isOff);
  const title = 'Guards Not Checked';
  if (!needed || planned.reported.has(title)) return;
  planned.reported.add(title);
  report.warning({
    title,
    detail: `This plan revokes keys, but ${missing}. So it was not checked whether these keys are in use, and how many they are. The apply checks each key immediately before it is revoked, and keeps it if a guard forbids its end.`,
  });
}
