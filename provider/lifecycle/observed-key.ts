import type { ApiKey } from '../api/contract/api-key.ts';
import type { Actor } from '../api/contract/common.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import { type Expiration, NEVER } from '../keys/expiration.ts';
import { type Instant, parseInstant } from '../keys/instant.ts';
import { type KeyStatus, statusOf } from '../keys/key.ts';
import type { Permissions } from '../keys/permissions.ts';

/** What LowerPlane says of a key, in the planner's terms. */
export interface ObservedKey {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly status: KeyStatus;
  readonly expiration: Expiration;
  readonly lastFour: string;
  readonly fingerprint: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
}

/** @param now decides whether the key has expired. */
export function observedKey(key: ApiKey, now: Instant): ObservedKey {
  const expiration = expirationOf(key);
  return {
    id: key.id,
    organizationId: key.organization_id,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments,
    status: statusOf(key.status, expiration, now),
    expiration,
    lastFour: key.last_four,
    fingerprint: key.fingerprint,
    createdAt: instantOf(key.created_at),
    createdBy: formatActor(key.created_by),
  };
}

export function expirationOf({ expires_at: at }: Pick<ApiKey, 'expires_at'>): Expiration {
  return at === null ? NEVER : { kind: 'at', at: instantOf(at) };
}

/** When the key was last used. Undefined: never. */
export function lastUseOf({ last_used_at: at }: Pick<ApiKey, 'last_used_at'>): Instant | undefined {
  return at === null ? undefined : instantOf(at);
}

/** Reads a timestamp of the contract, which also allows forms that {@link parseInstant} refuses in declarations. */
export function instantOf(timestamp: string): Instant {
  return parseInstant(timestamp) ?? Date.parse(timestamp);
}

/** An actor as people read it: `Alice (usr_1)`. */
export function formatActor(actor: Actor): string {
  return actor.name === '' ? actor.id : `${actor.name} (${actor.id})`;
}
