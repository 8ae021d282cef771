import type { ApiKey } from '../api/contract/api-key.ts';
import type { OngoingCreation } from './journal.ts';
import { instantOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun, Run } from './run.ts';

type Predecessor = Pick<KeyRecord, 'id' | 'name'>;

/**
 * Where keys are known by their names, a run knows all keys of a name when it plans. One that appears later is another
 * run's.
 *
 * @param name of the key to create.
 * @param made keys in any status that were created with its Idempotency-Keys.
 * @throws LifecycleError when one of them works.
 */
export function refuseUnseen(name: string, made: readonly ApiKey[]): void {
  const rival = made.find((key) => key.status === 'active' && key.name === name);
  if (rival)
    throw besideUnseen(
      rival,
      ' This run has created nothing. Wait until the other one has ended, then plan again.',
    );
}

/**
 * Two runs that are authenticated with different keys can create one generation at the same time, each for itself. Called
 * when both can be seen: the older one stays.
 *
 * @param created by this run.
 * @param made with the same Idempotency-Key.
 * @returns what to end the run with, when another run's key stays. Undefined: this one does.
 */
export function besideOlder(created: ApiKey, made: readonly ApiKey[]): LifecycleError | undefined {
  const age = (key: ApiKey) => instantOf(key.created_at) - instantOf(created.created_at);
  const older = made.find(
    (key) =>
      key.id !== created.id &&
      key.status === 'active' &&
      key.name === created.name &&
      (age(key) < 0 || (age(key) === 0 && key.id < created.id)),
  );
  return older && besideUnseen(older);
}

function besideUnseen(
  { id, name, last_four: lastFour, created_at: createdAt }: ApiKey,
  outcome = '',
): LifecycleError {
  return new LifecycleError({
    title: RIVAL,
    detail: `Another run has created ${id} (ending in ${lastFour}) for "${name}" on ${createdAt}, since this run listed the keys. It was left as it is.${outcome}`,
  });
}

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

const RIVAL = 'Another Run Is Replacing This Key';

function besideRival(detail: string): LifecycleError {
  return new LifecycleError({
    title: RIVAL,
    detail: `${detail} Runs that change the same state need its lock: do not use -lock=false.`,
  });
}

function nameOf({ name, id }: Predecessor): string {
  return `the key "${name}" (${id})`;
}
