import { createHash } from 'node:crypto';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * The prefix of all Idempotency-Keys of a first key. It begins with a word that no other creation uses, so that a forged
 * entry of the journal cannot lead to a key that was created in another way.
 *
 * @param id of its entry in the journal: random, so that no other creation has the same.
 */
export function firstBase(engine: string, id: string): string {
  return `${engine}:first:${id}`;
}

/**
 * What all Idempotency-Keys of the first key of a name begin with, where keys are known by their names: every run that
 * creates it has the same.
 */
export function firstBaseOfName(engine: string, name: string): string {
  return firstBase(engine, createHash('sha256').update(name).digest('hex'));
}

/**
 * What all Idempotency-Keys for the successor of a recorded key begin with. They are the same at every apply until the
 * successor is recorded, and no other record has the same: so the next apply finds what an interrupted one has created.
 * It reveals nothing about the key.
 */
export function successorBase(
  engine: string,
  { id, generation, lineage }: Pick<KeyRecord, 'id' | 'generation' | 'lineage'>,
): string {
  const parts = ['successor', id, generation + 1, ...(lineage === undefined ? [] : [lineage])];
  return `${engine}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** More re-creations of one and the same key than this are not looked through. */
const ATTEMPTS_MAX = 50;
/** More than {@link issueKey} tries. */
const FRESH_MAX = 3;

/**
 * Idempotency-Keys of a base that no one has used, because it is random: nothing need be looked up. When one did not
 * lead to a key that can be used, active keys found by it are added to `orphans`: LowerPlane was asked for something
 * else than this run has asked for.
 */
export async function* freshIdempotencyKeys(
  run: ConnectedRun,
  base: string,
  orphans: ApiKey[],
): AsyncGenerator<string> {
  for (let attempt = 0; attempt < FRESH_MAX; attempt++) {
    const idempotencyKey = `${base}:${attempt}`;
    yield idempotencyKey;
    orphans.push(...(await activeWith(run, idempotencyKey)));
  }
}

/**
 * Idempotency-Keys that have created no key yet: the base with the numbers 0, 1, 2 and so on. Each is looked up before
 * it is returned, which costs one request as long as the key was never created before. Active keys found by one are
 * added to `orphans`: they were created by an apply that was interrupted before it recorded them.
 *
 * @param check is called with the keys that others have created, before any is taken for an orphan, and may throw.
 */
export async function* unusedIdempotencyKeys(
  run: ConnectedRun,
  base: string,
  orphans: ApiKey[],
  check: (made: readonly ApiKey[]) => void = () => {},
): AsyncGenerator<string> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const idempotencyKey = `${base}:${attempt}`;
    const earlier = await createdWith(run, idempotencyKey);
    check(earlier);
    if (earlier.length === 0) yield idempotencyKey;
    orphans.push(...(await activeWith(run, idempotencyKey, earlier)));
  }
  // A key without this protection is better than none.
  yield* freshIdempotencyKeys(run, run.newId(), orphans);
}

/** Asks again when there was none: it was used in the meantime. */
async function activeWith(
  run: ConnectedRun,
  idempotencyKey: string,
  known: readonly ApiKey[] = [],
): Promise<readonly ApiKey[]> {
  const created = known.length > 0 ? known : await createdWith(run, idempotencyKey);
  return created.filter(({ status }) => status === 'active');
}

/**
 * Keys in any status that were created with the Idempotency-Keys of a base.
 *
 * @throws LowerPlaneError
 */
export async function createdUnder(run: ConnectedRun, base: string): Promise<readonly ApiKey[]> {
  const created: ApiKey[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const found = await createdWith(run, `${base}:${attempt}`);
    if (found.length === 0) break;
    created.push(...found);
  }
  return created;
}

/**
 * Active successors of a recorded key that an interrupted apply created: the record does not name them.
 *
 * @throws LowerPlaneError
 */
export async function unrecordedSuccessors(
  run: ConnectedRun,
  record: Pick<KeyRecord, 'id' | 'generation' | 'lineage' | 'name'>,
): Promise<readonly ApiKey[]> {
  const created = await createdUnder(run, successorBase(run.engine, record));
  // Where keys are known by their names, a renamed key is a different key.
  const isOf = ({ name }: ApiKey) => run.keysByName === undefined || name === record.name;
  return created.filter((key) => key.status === 'active' && isOf(key));
}

/**
 * The keys that were created with an Idempotency-Key: usually one; several when keys of the organization used the same,
 * each for itself.
 *
 * @throws LifecycleError when LowerPlane does not apply this filter: it would return keys that others made, and they
 *   would be revoked.
 */
export async function createdWith(run: ConnectedRun, idempotencyKey: string): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  for await (const key of run.connection.client.listApiKeys({ idempotency_key: idempotencyKey }))
    found.push(key);
  if (found.length === 0) return found;
  for await (const { id, name } of run.connection.client.listApiKeys({ idempotency_key: run.newId() })) {
    throw new LifecycleError({
      title: 'Idempotency-Key Filter Ignored',
      detail: `LowerPlane was asked for keys created with an Idempotency-Key that no one has used, but listed ${id} ("${name}"). So its answers do not show which keys an interrupted apply created, and nothing was revoked. A proxy may remove query parameters, or LowerPlane has a fault: check base_url.`,
    });
  }
  return found;
}
