import { plan } from '../keys/plan.ts';
import { knownDestinations } from './declared-key.ts';
import { refuseRemoval } from './guards.ts';
import type { KeyState } from './record.ts';
import type { Report } from './report.ts';
import { retire, withdraw } from './retire.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Revokes a key and all that is left of its predecessors, and removes what was delivered. The key is gone unless the
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
  const left = await retire(run, ends, report);
  if (left.length === 0) await withdraw(knownDestinations(record.applied), record, report);
}
