import type { ApiKey } from '../api/contract/api-key.ts';
import type { OngoingCreation } from './journal.ts';
import { instantOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun, Run } from './run.ts';

type Predecessor = Pick<KeyRecord, 'id' | 'name'>;

/**
 * Two runs on one record would each take the other's successor for one that an interrupted run left, and end it. Called
 * when this creation is noted: of two runs that share a journal, at least one finds the other.
 *
 * @throws LifecycleError when another run is at work on the same record.
 */
export async function refuseBesideRival(
  run: ConnectedRun,
  predecessor: Predecessor,
  base: string,
  creation: OngoingCreation | undefined,
): Promise<void> {
  const rival = await run.journal.rivalOf(base, run.now()).catch(() => undefined);
  if (!rival) return;
  await creation?.discard().catch(() => {});
  throw besideRival(
    `Another run is creating a successor of ${nameOf(predecessor)}, as ${rival.where} records. This run has created nothing. Wait until the other one has ended, then plan again.`,
  );
}

/**
 * Where no journal shows the other run, its key does: this run's state names no successor, and one that was created
 * since cannot be of an earlier run.
 *
 * @param successors of a recorded key that its record does not name, in any status.
 * @throws LifecycleError when one of them is another run's.
 */
export function refuseRivals(
  run: Pick<Run, 'begunAt'>,
  predecessor: Predecessor,
  successors: readonly ApiKey[],
): void {
  const rival = successors.find((key) => isCreatedSince(run, key));
  if (!rival) return;
  throw besideRival(
    `Another run has created ${rival.id} (ending in ${rival.last_four}) as the successor of ${nameOf(predecessor)} on ${rival.created_at}, after this run began. This run has left both keys as they are. Wait until the other one has ended, then plan again: if no state contains ${rival.id} by then, the apply that ends ${predecessor.id} revokes it.`,
  );
}

/** Whether a key works that was created since this run began: no earlier run left it. */
export function isCreatedSince(
  { begunAt }: Pick<Run, 'begunAt'>,
  { status, created_at: createdAt }: ApiKey,
): boolean {
  return status === 'active' && instantOf(createdAt) > begunAt;
}

function besideRival(detail: string): LifecycleError {
  return new LifecycleError({
    title: 'Another Run Is Replacing This Key',
    detail: `${detail} Runs that change the same state need its lock: do not use -lock=false.`,
  });
}

function nameOf({ name, id }: Predecessor): string {
  return `the key "${name}" (${id})`;
}
