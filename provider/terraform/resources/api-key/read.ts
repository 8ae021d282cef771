import type { ApiKey } from '../../../api/contract/api-key.ts';
import type { Actor } from '../../../api/contract/common.ts';
import { type Expiration, formatExpiration, isExpired, NEVER } from '../../../keys/expiration.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { statusOf } from '../../../keys/key.ts';
import type { Memory } from './memory.ts';
import type { ApiKeyState } from './schema.ts';
import { NEVER_WORD } from './validators.ts';

/** What LowerPlane says of a key, as attributes. */
export function observed(key: ApiKey, now: Instant) {
  const expiration = expirationOf(key);
  return {
    id: key.id,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments === 'all' ? null : key.environments,
    status: statusOf(key.status, expiration, now),
    expiration: formatExpiration(expiration),
    last_four: key.last_four,
    fingerprint: key.fingerprint,
    created_at: canonical(key.created_at),
    created_by: formatActor(key.created_by),
  } satisfies Partial<ApiKeyState>;
}

/** State after a refresh. What was declared in other words, but means the same, keeps its words. */
export function refreshed(
  state: ApiKeyState,
  key: ApiKey,
  predecessors: readonly ApiKey[],
  now: Instant,
): ApiKeyState {
  const next = { ...state, ...observed(key, now) };
  return {
    ...next,
    environments: sameSet(state.environments, next.environments) ? state.environments : next.environments,
    expires_at: refreshedExpiresAt(state, key),
    previous: (state.previous ?? []).filter(({ id }) => predecessors.some((alive) => alive.id === id)),
  };
}

/** What a refresh adds to memory: the facts by which retirements are decided. */
export function remembered(memory: Memory, predecessors: readonly ApiKey[], now: Instant): Memory {
  const overlaps = predecessors.flatMap((key) => {
    const overlap = memory.overlaps[key.id];
    if (!overlap) return [];
    const lastUsedAt = parseInstant(key.last_used_at ?? '') ?? null;
    const expired = isExpired(expirationOf(key), now);
    return [[key.id, { ...overlap, requestsNow: key.request_count, lastUsedAt, expired }] as const];
  });
  return { ...memory, overlaps: Object.fromEntries(overlaps) };
}

/** State right after an import, when nothing is declared yet. */
export function imported(key: ApiKey, now: Instant): ApiKeyState {
  return {
    ...observed(key, now),
    expires_at: key.expires_at === null ? null : canonical(key.expires_at),
    // In so many words, so that configuration generated from it says it too.
    expires_in: key.expires_at === null ? NEVER_WORD : null,
    deliver_to: null,
    rotation: null,
    rotate_trigger: null,
    deletion_protection: null,
    force_revoke: null,
    secret_in_state: null,
    generation: 1,
    rotates_at: null,
    sealed_secret: null,
    secret: null,
    previous: [],
  };
}

export function expirationOf(key: ApiKey): Expiration {
  const at = key.expires_at === null ? undefined : parseInstant(key.expires_at);
  return at === undefined ? NEVER : { kind: 'at', at };
}

export function formatActor(actor: Actor): string {
  return actor.name === '' ? actor.id : `${actor.name} (${actor.id})`;
}

/** An instant of LowerPlane's in our one form. */
export function canonical(timestamp: string): string {
  const instant = parseInstant(timestamp);
  return instant === undefined ? timestamp : formatInstant(instant);
}

/** Shows drift of a fixed date where it was declared; a relative one drifts in `expiration` alone. */
function refreshedExpiresAt(state: ApiKeyState, key: ApiKey): string | null {
  if (state.expires_at === null) return null;
  if (key.expires_at === null) return null;
  return parseInstant(state.expires_at) === parseInstant(key.expires_at)
    ? state.expires_at
    : canonical(key.expires_at);
}

function sameSet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
