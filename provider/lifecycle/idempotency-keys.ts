import { createHash, randomUUID } from 'node:crypto';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import type { Permissions } from '../keys/permissions.ts';
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
  | { readonly kind: 'successor'; readonly predecessor: string; readonly generation: number };

/** What all Idempotency-Keys for this origin begin with. It reveals nothing about the origin. */
export function idempotencyBase(engine: string, origin: Origin): string {
  const parts =
    origin.kind === 'successor'
      ? [origin.kind, origin.predecessor, origin.generation]
      : [
          origin.kind,
          origin.creator,
          origin.name,
          origin.permissions,
          origin.environments,
          [...origin.destinations].sort(),
          origin.address,
        ];
  return `${engine}:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
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
    if (!earlier) yield idempotencyKey;
    else if (earlier.status === 'active') orphans.push(earlier);
  }
  // A key without this protection is better than none.
  yield* randomIdempotencyKeys();
}

/** For keys that need not be found again: should one be lost, it expires by itself. */
export function* randomIdempotencyKeys(): Generator<string> {
  for (let attempt = 0; attempt < RANDOM_MAX; attempt++) yield randomUUID();
}

async function createdWith(
  { connection }: ConnectedRun,
  idempotencyKey: string,
): Promise<ApiKey | undefined> {
  for await (const key of connection.client.listApiKeys({ idempotency_key: idempotencyKey })) return key;
  return undefined;
}
