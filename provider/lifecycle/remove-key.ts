import type { ApiKey } from '../api/contract/api-key.ts';
import { plan } from '../keys/plan.ts';
import { knownDestinations } from './declared-key.ts';
import { findRefusal } from './end-key.ts';
import { endingsOf, removalOf } from './ending.ts';
import { unrecordedSuccessors } from './idempotency-keys.ts';
import { endInterrupted, nameUnrecorded } from './interrupted.ts';
import { refuseOtherOrganization } from './organization.ts';
import { clearPrevious } from './previous-secret.ts';
import type { KeyState } from './record.ts';
import type { Report } from './report.ts';
import { reportNotEnded, retire, withdraw } from './retire.ts';
import { refuseRivals, refuseUnseen } from './rival.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Revokes a key, all that is left of its predecessors, and successors that an interrupted apply created but did not
 * record, and removes what was delivered. The key is gone unless the report has errors. When one of these keys must not
 * end, none of them does.
 *
 * @throws LifecycleError when the record cannot be read, the key belongs to another organization, or another run is
 *   creating its successor.
 */
export async function removeKey(run: ConnectedRun, state: KeyState, report: Report): Promise<void> {
  let isRemoved = false;
  try {
    isRemoved = await remove(run, state, report);
  } finally {
    await (isRemoved ? endInterrupted(run, undefined, report) : nameUnrecorded(run, report));
  }
}

/** @returns whether the key is gone. */
async function remove(run: ConnectedRun, state: KeyState, report: Report): Promise<boolean> {
  const record = await state.recall();
  if (!record) return false;
  refuseOtherOrganization(record, run.connection);
  run.planned.managed.add(record.id);
  const successors = await unrecordedSuccessors(run, record);
  if (run.keysByName) refuseUnseen(record.name, successors);
  else refuseRivals(run, record, successors);
  const endings = [
    ...endingsOf(plan(undefined, record, run.now()).changes, record, undefined),
    ...successors.map(({ id, name, last_four: lastFour }) => removalOf({ id, name, lastFour }, record)),
  ];
  if (endings.length > 1) {
    for (const ending of endings) {
      const refusal = await findRefusal(run, ending);
      if (refusal) reportNotEnded(ending, refusal, report);
    }
    if (report.hasErrors) return false;
  }
  const left = await retire(run, endings, report);
  reportUnrecorded(
    successors.filter(({ id }) => !left.some(({ key }) => key.id === id)),
    report,
  );
  if (left.length > 0) return false;
  await withdraw(knownDestinations(record.applied), record, report);
  await clearPrevious(run, { declared: undefined, applied: record.applied, record }, report);
  return true;
}

function reportUnrecorded(revoked: readonly ApiKey[], report: Report): void {
  for (const { id, last_four: lastFour, name, created_at: createdAt } of revoked) {
    report.warning({
      title: `Key Of An Interrupted Apply Was Revoked: "${name}"`,
      detail: `An earlier apply created the key ${id} (ending in ${lastFour}) on ${createdAt} as the successor of a key that is removed now, and was interrupted before it was recorded. It was revoked as well.`,
    });
  }
}
