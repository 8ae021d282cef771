import type { ApiKey } from '../api/contract/api-key.ts';
import type { RetiringKey } from '../keys/change.ts';
import { plan } from '../keys/plan.ts';
import { knownDestinations } from './declared-key.ts';
import { refuseRemoval } from './guards.ts';
import { unrecordedSuccessors } from './idempotency-keys.ts';
import type { KeyState } from './record.ts';
import type { Report } from './report.ts';
import { retire, withdraw } from './retire.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Revokes a key, all that is left of its predecessors, and successors that an interrupted apply created but did not
 * record, and removes what was delivered. The key is gone unless the
 * report has errors.
 *
 * @throws LifecycleError when the record cannot be read.
 */
export async function removeKey(run: ConnectedRun, state: KeyState, report: Report): Promise<void> {
  const record = await state.recall();
  if (!record) return;
  const decided = plan(undefined, record, run.now());
  // A forced replacement plans no removal that could have been refused before.
  refuseRemoval({ record, plan: decided }, run, report);
  if (report.hasErrors) return;
  const ends = decided.changes.flatMap((change) => {
    if (change.kind === 'revoke') return [record];
    return change.kind === 'retire' ? [change.predecessor] : [];
  });
  const successors = await unrecordedSuccessors(run, record);
  const left = await retire(run, [...ends, ...successors.map(asRetiring)], report);
  reportUnrecorded(
    successors.filter(({ id }) => !left.some((key) => key.id === id)),
    report,
  );
  if (left.length === 0) await withdraw(knownDestinations(record.applied), record, report);
}

function asRetiring({ id, last_four: lastFour }: ApiKey): RetiringKey {
  return { id, lastFour };
}

function reportUnrecorded(revoked: readonly ApiKey[], report: Report): void {
  for (const { id, last_four: lastFour, name, created_at: createdAt } of revoked) {
    report.warning({
      title: `Key Of An Interrupted Apply Was Revoked: "${name}"`,
      detail: `An earlier apply created the key ${id} (ending in ${lastFour}) on ${createdAt} as the successor of a key that is removed now, and was interrupted before it was recorded. It was revoked as well.`,
    });
  }
}
