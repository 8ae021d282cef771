import type { EnvironmentScope } from './environments.ts';
import { type Expiration, type ExpirationRule, isExpired } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { Permissions } from './permissions.ts';

/** A declared value that is not known before apply, because another resource makes it. */
export const PENDING = Symbol('pending');
export type Pending = typeof PENDING;

export function isKnown<Value>(value: Value | Pending): value is Value {
  return value !== PENDING;
}

/** A key as a team declares it. */
export interface DesiredKey {
  readonly name: string | Pending;
  readonly permissions: Permissions | Pending;
  readonly environments: EnvironmentScope | Pending;
  readonly expiration: ExpirationRule | Pending;
  /** Where its secret goes, one stable text each, for example `file:ci.key`. */
  readonly destinations: readonly (string | Pending)[];
}

/** What has become of a key. Forbidden and unreachable are errors of asking, never a status. */
export type KeyStatus = 'active' | 'expired' | 'revoked' | 'absent';

/** A key as it is: what LowerPlane says, and what we recorded when we made it. */
export interface ActualKey {
  readonly id: string;
  readonly lastFour: string;
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly expiration: Expiration;
  readonly status: KeyStatus;
  readonly createdAt: Instant;
  /** 1 for the first key of a declaration, one more for each successor. */
  readonly generation: number;
  /** Where the secret was delivered; `elsewhere` when somebody else did that (an imported key). */
  readonly destinations: readonly string[] | 'elsewhere';
  /** Earlier generations that are still to be revoked, newest first. */
  readonly predecessors: readonly Predecessor[];
}

export interface Predecessor {
  readonly id: string;
  readonly lastFour: string;
}

/** The status of a key that LowerPlane knows. */
export function statusOf(recorded: 'active' | 'revoked', expiration: Expiration, now: Instant): KeyStatus {
  if (recorded === 'revoked') return 'revoked';
  return isExpired(expiration, now) ? 'expired' : 'active';
}
