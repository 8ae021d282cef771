import type { ApiKey } from '../api/contract/api-key.ts';
import type { Instant } from '../keys/instant.ts';
import { instantOf } from '../lifecycle/observed-key.ts';

/** The keys of one declaration: those of its name, in the order of their creation. */
export interface Generations {
  /** The newest one that counts; see {@link generationsOf}. */
  readonly current: Generation;
  /** Newer ones that are not revoked: other keys of the name. */
  readonly newer: readonly ApiKey[];
  /** Older ones that are not revoked, newest first. */
  readonly older: readonly Generation[];
  /** All keys before the current one, newest first, also those that are revoked. */
  readonly earlier: readonly Generation[];
  /** Ids of all keys of the name. */
  readonly ids: ReadonlySet<string>;
  /** Creation of generation 1. */
  readonly firstCreatedAt: Instant;
}

export interface Generation {
  readonly key: ApiKey;
  /** From 1 on. */
  readonly number: number;
}

/**
 * Counts the generations of a name. A key that was revoked before anyone used it, while an older one still works, is what
 * is left of an apply that could not deliver its secret: it does not take the place of the older one.
 *
 * @param keys of one name, in any status and order.
 * @returns undefined when there are none.
 */
export function generationsOf(keys: readonly ApiKey[]): Generations | undefined {
  const newest = allGenerationsOf(keys);
  if (newest === undefined || newest.older.length === 0) return newest;
  const newestFirst = [newest.current, ...newest.earlier];
  const index = newestFirst.findIndex(({ key }) => !isAbandoned(key));
  return countedFrom(newestFirst, index, newest.firstCreatedAt);
}

/**
 * Counts the generations of a name, with the newest key as the current one, whatever became of it.
 *
 * @param keys of one name, in any status and order.
 * @returns undefined when there are none.
 */
export function allGenerationsOf(keys: readonly ApiKey[]): Generations | undefined {
  const [only] = keys;
  if (keys.length === 1 && only !== undefined)
    return countedFrom([{ key: only, number: 1 }], 0, instantOf(only.created_at));
  const newestFirst = keys
    .toSorted((a, b) => instantOf(a.created_at) - instantOf(b.created_at) || (a.id < b.id ? -1 : 1))
    .map((key, index): Generation => ({ key, number: index + 1 }))
    .reverse();
  const first = newestFirst.at(-1);
  return first && countedFrom(newestFirst, 0, instantOf(first.key.created_at));
}

/** The same generations, with an older one as the current one. */
export function countedFromOlder(
  { newer, current, earlier, firstCreatedAt }: Generations,
  { id }: ApiKey,
): Generations | undefined {
  const index = earlier.findIndex(({ key }) => key.id === id);
  const older = index < 0 ? undefined : countedFrom(earlier, index, firstCreatedAt);
  const passed = [current, ...earlier.slice(0, index)].map(({ key }) => key);
  return older && { ...older, newer: [...newer, ...passed.filter(isActive)] };
}

function countedFrom(
  newestFirst: readonly Generation[],
  index: number,
  firstCreatedAt: Instant,
): Generations | undefined {
  const current = newestFirst[index];
  if (current === undefined) return undefined;
  const earlier = newestFirst.slice(index + 1);
  return {
    current,
    newer: [],
    earlier,
    older: earlier.filter(({ key }) => isActive(key)),
    ids: new Set(newestFirst.map(({ key }) => key.id)),
    firstCreatedAt,
  };
}

function isActive({ status }: ApiKey): boolean {
  return status === 'active';
}

function isAbandoned({ status, last_used_at: lastUsedAt, request_count: requests }: ApiKey): boolean {
  return status === 'revoked' && lastUsedAt === null && requests === 0;
}
