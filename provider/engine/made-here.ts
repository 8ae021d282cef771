import type { ApiKey } from '../api/contract/api-key.ts';
import { createdUnder, firstBaseOfName, successorBase } from '../lifecycle/idempotency-keys.ts';
import type { KeyRecord } from '../lifecycle/record.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import { allGenerationsOf, countedFromOlder, type Generation, type Generations } from './generations.ts';

/**
 * Whether this engine, and not Terraform or a person, has created a key.
 *
 * @throws LowerPlaneError
 */
export async function isMadeHere(
  run: ConnectedRun,
  { id, name }: Pick<KeyRecord, 'id' | 'name'>,
): Promise<boolean> {
  const newest = allGenerationsOf(await run.connection.keys.withName(name));
  if (newest === undefined) return false;
  const key = newest.earlier.find((each) => each.key.id === id)?.key;
  const generations = key ? countedFromOlder(newest, key) : newest;
  return generations?.current.key.id === id && (await isMade(run, generations));
}

/** How many generations are asked whether this one follows them: those between were not delivered. */
const ASKED_MAX = 3;

/** Whether this engine has created the current key: as a successor, or as the first of its name. */
export async function isMade(run: ConnectedRun, { current, earlier }: Generations): Promise<boolean> {
  const { id, name } = current.key;
  const isAmong = (created: readonly ApiKey[]) => created.some((key) => key.id === id);
  for (const generation of earlier.slice(0, ASKED_MAX))
    if (isAmong(await successorsOf(run, generation))) return true;
  return isAmong(await createdUnder(run, firstBaseOfName(run.engine, name)));
}

/** Keys that this engine has created to follow a generation, in any status. */
export function successorsOf(
  run: ConnectedRun,
  { key: { id }, number }: Generation,
): Promise<readonly ApiKey[]> {
  return createdUnder(run, successorBase(run.engine, { id, generation: number, lineage: undefined }));
}
