import type { EnvironmentScope } from './environments.ts';
import { type Expiration, type ExpirationRule, isExpired } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { Permissions } from './permissions.ts';
import type { Predecessor } from './predecessor.ts';
import type { RotationRule } from './rotation.ts';

/** A declared value that is not known before apply, because another resource makes it. */
export const PENDING = Symbol('pending');
export type Pending = typeof PENDING;

export function isKnown<Value>(value: Value | Pending): value is Value {
  return value !== PENDING;
}

/** The most characters of a key's name. Source: LowerPlane's API key page. */
export const KEY_NAME_MAX = 100;

/** A key as a team declares it. */
export interface DesiredKey {
  readonly name: string | Pending;
  readonly permissions: Permissions | Pending;
  readonly environments: EnvironmentScope | Pending;
  readonly expiration: ExpirationRule | Pending;
  /** Where its secret goes, one stable text each, for example `file:ci.key`. */
  readonly destinations: readonly (string | Pending)[];
  readonly rotation: RotationRule | undefined | Pending;
  /** Any text; a key of another trigger is rotated. */
  readonly trigger: string | undefined | Pending;
  /** Confirms that a key which LowerPlane does not know gets a successor. */
  readonly recreateAbsent: boolean | Pending;
}

/**
 * How long a predecessor that is still used is held at most, in milliseconds. Undefined: as long as it is used, or not
 * known yet.
 */
export function overlapMaxOf({ rotation }: Pick<DesiredKey, 'rotation'>): number | undefined {
  return rotation === PENDING ? undefined : rotation?.overlapMax;
}

/** Whether a successor is rehearsed before it is created: a key that does not work has nothing to lose, and no time. */
export function isRehearsed({ rotation }: Pick<DesiredKey, 'rotation'>, status: KeyStatus): boolean {
  return rotation !== PENDING && rotation?.rehearse === true && status === 'active';
}

/** Whether an old key is to expire at the end of its overlap. Not while that is not known yet. */
export function expiresAtOverlapEnd({ rotation }: Pick<DesiredKey, 'rotation'>): boolean {
  return rotation !== PENDING && rotation?.expires === true;
}

/** The status of a key. Forbidden and unreachable are errors of a request, never a status. */
export type KeyStatus = 'active' | 'expired' | 'revoked' | 'absent';

/** A key as it is: what LowerPlane reports, and what we recorded when it was created. */
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
  /** Where the secret was delivered; `elsewhere` when someone else did that (an imported key). */
  readonly destinations: readonly string[] | 'elsewhere';
  /** Destinations that hold the secret although someone else delivered it. */
  readonly recognized?: readonly string[];
  /**
   * Destinations that do not hold the secret, where no record says whether they ever did. Without a record of the key,
   * this is all that is known of its delivery.
   */
  readonly lacking?: readonly string[];
  /** What was delivered and is no longer there, or was changed since. */
  readonly drift: readonly DestinationDrift[];
  /** The trigger for which the key was created. */
  readonly trigger: string | undefined;
  /** Imported, and nothing was applied since: what is declared as its trigger now is only recorded. */
  readonly triggerUnrecorded: boolean;
  /** Creation of generation 1, where the schedule of rotations starts. */
  readonly firstCreatedAt: Instant;
  /** Earlier generations that are still to be revoked, newest first. */
  readonly predecessors: readonly Predecessor[];
}

export interface DestinationDrift {
  readonly destination: string;
  /** A clause, for example "the file is missing". */
  readonly what: string;
}

/** The status of a key that LowerPlane knows. */
export function statusOf(
  recorded: 'active' | 'revoked',
  expiration: Expiration,
  now: Instant,
): Exclude<KeyStatus, 'absent'> {
  if (recorded === 'revoked') return 'revoked';
  return isExpired(expiration, now) ? 'expired' : 'active';
}
