import type { ApiKey } from '../api/contract/api-key.ts';
import type { Instant } from '../keys/instant.ts';
import { instantOf } from '../lifecycle/observed-key.ts';

/** The keys of one declaration: those of its name, in the order of their creation. */
export interface Generations {
  /** The newest one that counts; see {@link generationsOf}. */
  readonly current: Generation;
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
  const newestFirst = keys
    .toSorted((a, b) => instantOf(a.created_at) - instantOf(b.created_at) || (a.id < b.id ? -1 : 1))
    .map((key, index): Generation => ({ key, number: index + 1 }))
    .reverse();
  const hasWorking = newestFirst.some(({ key }) => key.status === 'active');
  const index = newestFirst.findIndex(({ key }) => !hasWorking || !isAbandoned(key));
  const current = newestFirst[index];
  const first = newestFirst.at(-1);
  if (current === undefined || first === undefined) return undefined;
  const earlier = newestFirst.slice(index + 1);
  return {
    current,
    earlier,
    older: earlier.filter(({ key }) => key.status === 'active'),
    ids: new Set(keys.map(({ id }) => id)),
    firstCreatedAt: instantOf(first.key.created_at),
  };
}

function isAbandoned({ status, last_used_at: lastUsedAt, request_count: requests }: ApiKey): boolean {
  return status === 'revoked' && lastUsedAt === null && requests === 0;
}
