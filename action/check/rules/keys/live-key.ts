import type { ApiKey } from '../../../../provider/api/contract/api-key.ts';
import type { EnvironmentScope } from '../../../../provider/keys/environments.ts';
import { type Expiration, NEVER } from '../../../../provider/keys/expiration.ts';
import { type Instant, parseInstant } from '../../../../provider/keys/instant.ts';
import { type ActualKey, type KeyStatus, statusOf } from '../../../../provider/keys/key.ts';
import type { Permissions } from '../../../../provider/keys/permissions.ts';

/** A key from LowerPlane in the planner's terms: instants are numbers, and an expired key is not active. */
export interface LiveKey {
  readonly id: string;
  readonly name: string;
  readonly lastFour: string;
  readonly fingerprint: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly status: Exclude<KeyStatus, 'absent'>;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiration: Expiration;
  readonly lastUsedAt: Instant | undefined;
  readonly requestCount: number;
  readonly revokedAt: Instant | undefined;
  readonly revokedBy: string | undefined;
}

/** Converts a key of the API. */
export function liveKey(key: ApiKey, now: Instant): LiveKey {
  const expiration: Expiration =
    key.expires_at === null ? NEVER : { kind: 'at', at: instantOf(key.expires_at) };
  return {
    id: key.id,
    name: key.name,
    lastFour: key.last_four,
    fingerprint: key.fingerprint,
    permissions: key.permissions,
    environments: key.environments,
    status: statusOf(key.status, expiration, now),
    createdAt: instantOf(key.created_at),
    createdBy: key.created_by.name,
    expiration,
    lastUsedAt: key.last_used_at === null ? undefined : instantOf(key.last_used_at),
    requestCount: key.request_count,
    revokedAt: key.revoked_at === null ? undefined : instantOf(key.revoked_at),
    revokedBy: key.revoked_by?.name,
  };
}

/**
 * The planner's view of a live key, to compare it with a declaration. What only the Terraform state records (destinations,
 * trigger, generation) is not known here and so never differs. Its predecessors are separate keys here.
 *
 * @param firstCreatedAt creation of its oldest known predecessor.
 */
export function actualOf(key: LiveKey, firstCreatedAt: Instant): ActualKey {
  return {
    id: key.id,
    lastFour: key.lastFour,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments,
    expiration: key.expiration,
    status: key.status,
    createdAt: key.createdAt,
    generation: 1,
    destinations: 'elsewhere',
    drift: [],
    trigger: undefined,
    triggerUnrecorded: false,
    firstCreatedAt,
    predecessors: [],
  };
}

/** The contract allows finer fractions of a second than {@link parseInstant}. */
function instantOf(text: string): Instant {
  return parseInstant(text) ?? Date.parse(text);
}
