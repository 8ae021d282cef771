import { createHash } from 'node:crypto';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import type { Permissions } from '../keys/permissions.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * What distinguishes a key before anything about it is recorded. It is the same at every apply until the key is
 * recorded, and no other declaration has the same: so the next apply finds what an interrupted one has created.
 */
export type Origin =
  | {
      readonly kind: 'first';
      /** Id of the key that creates it. */
      readonly creator: string;
      readonly name: string;
      readonly permissions: Permissions;
      readonly environments: EnvironmentScope;
      readonly destinations: readonly string[];
      /** Distinguishes the run's declarations from others; see `RunOrigin`. */
      readonly address: string;
    }
  | SuccessorOrigin;

export interface SuccessorOrigin {
  readonly kind: 'successor';
  readonly predecessor: string;
  readonly generation: number;
  /** See `KeyMemory`. */
  readonly lineage: string | undefined;
}

/** What all Idempotency-Keys for this origin begin with. It reveals nothing about the origin. */
export function idempotencyBase(engine: string, origin: Origin): string {
  return `${engine}:${createHash('sha256')
    .update(JSON.stringify(partsOf(origin)))
    .digest('hex')}`;
}

function partsOf(origin: Origin): readonly unknown[] {
  if (origin.kind === 'successor') {
    const { kind, predecessor, generation, lineage } = origin;
    return lineage === undefined ? [kind, predecessor, generation] : [kind, predecessor, generation, lineage];
  }
  const { kind, creator, name, permissions, environments, destinations, address } = origin;
  return [kind, creator, name, permissions, environments, [...destinations].sort(), address];
}

/** The origin of the key that follows a recorded one. */
export function successorOf({
  id,
  generation,
  lineage,
}: Pick<KeyRecord, 'id' | 'generation' | 'lineage'>): SuccessorOrigin {
  return { kind: 'successor', predecessor: id, generation: generation + 1, lineage };
}

/** More re-creations of one and the same key than this are not looked through. */
const ATTEMPTS_MAX = 50;
const RANDOM_MAX = 3;

/**
 * Idempotency-Keys that have created no key yet: the base with the numbers 0, 1, 2 and so on. Each is looked up before
 * it is returned, which costs one request as long as the key was never created before. Active keys found by one are
 * added to `orphans`: they were created by an apply that was interrupted before it recorded them.
 */
export async function* unusedIdempotencyKeys(
  run: ConnectedRun,
  base: string,
  orphans: ApiKey[],
): AsyncGenerator<string> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const idempotencyKey = `${base}:${attempt}`;
    const earlier = await createdWith(run, idempotencyKey);
    if (earlier.length === 0) yield idempotencyKey;
    orphans.push(...earlier.filter(isActive));
  }
  // A key without this protection is better than none.
  yield* randomIdempotencyKeys(run);
}

/** For keys that need not be found again: should one be lost, it expires by itself. */
export function* randomIdempotencyKeys({ newId }: Pick<ConnectedRun, 'newId'>): Generator<string> {
  for (let attempt = 0; attempt < RANDOM_MAX; attempt++) yield newId();
}

/**
 * Active successors of a recorded key that an interrupted apply created: the record does not name them.
 *
 * @throws LowerPlaneError
 */
export async function unrecordedSuccessors(
  run: ConnectedRun,
  record: Pick<KeyRecord, 'id' | 'generation' | 'lineage'>,
): Promise<readonly ApiKey[]> {
  const base = idempotencyBase(run.origin.engine, successorOf(record));
  const active: ApiKey[] = [];
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const found = await createdWith(run, `${base}:${attempt}`);
    if (found.length === 0) break;
    active.push(...found.filter(isActive));
  }
  return active;
}

/**
 * The keys that were created with an Idempotency-Key: usually one; several when keys of the organization used the same,
 * each for itself.
 *
 * @throws LifecycleError when LowerPlane does not apply this filter: it would name keys that others made, and these
 *   would be taken for what is to be revoked.
 */
export async function createdWith(run: ConnectedRun, idempotencyKey: string): Promise<readonly ApiKey[]> {
  const found: ApiKey[] = [];
  for await (const key of run.connection.client.listApiKeys({ idempotency_key: idempotencyKey }))
    found.push(key);
  if (found.length === 0) return found;
  for await (const { id, name } of run.connection.client.listApiKeys({ idempotency_key: run.newId() })) {
    throw new LifecycleError({
      title: 'Idempotency-Key Filter Ignored',
      detail: `LowerPlane was asked for keys created with an Idempotency-Key that no one has used, but listed ${id} ("${name}"). So its answers do not show which keys an interrupted apply created, and nothing was revoked. A proxy may drop the query of requests, or LowerPlane has a fault: check base_url.`,
    });
  }
  return found;
}

function isActive({ status }: ApiKey): boolean {
  return status === 'active';
}
