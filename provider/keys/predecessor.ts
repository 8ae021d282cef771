import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';

/** An earlier generation that has not been revoked. */
export interface Predecessor {
  readonly id: string;
  readonly lastFour: string;
  /** Its own expiration has passed. */
  readonly expired: boolean;
  /** Undefined: not known. */
  readonly expiration?: Expiration | undefined;
  /** Undefined when it should already be revoked, but could not be. */
  readonly overlap: Overlap | undefined;
}

/** The time in which predecessor and successor both work. */
export interface Overlap {
  /** When the successor was in all its destinations. */
  readonly deliveredAt: Instant;
  readonly retiresAt: Instant;
  readonly lastUsedAt: Instant | undefined;
  /** Requests made with the predecessor since the delivery. Undefined: not recorded. */
  readonly requestsSince: number | undefined;
}

/** What is to be done with a predecessor now. */
export type PredecessorFate = 'wait' | 'hold' | 'retire';

/**
 * A predecessor waits out its overlap, and is then held while it is still used: until it has not been used for as
 * long as the overlap, or up to a limit.
 */
export function predecessorFate(
  predecessor: Predecessor,
  overlapMax: number | undefined,
  now: Instant,
): PredecessorFate {
  const { overlap } = predecessor;
  if (isWaiting(predecessor, now)) return 'wait';
  if (!overlap || predecessor.expired) return 'retire';
  return now >= quietAt(overlap, overlapMax) ? 'retire' : 'hold';
}

/** When a predecessor has not been used for as long as its overlap, or has reached the limit. */
function quietAt(overlap: Overlap, overlapMax = Number.POSITIVE_INFINITY): Instant {
  const { deliveredAt, retiresAt, lastUsedAt } = overlap;
  const quiet = (lastUsedAt ?? deliveredAt) + (retiresAt - deliveredAt);
  return Math.max(retiresAt, Math.min(quiet, deliveredAt + overlapMax));
}

/** An expiration that a predecessor is to get. */
export interface ExpirationChange {
  /** `expire`: it ends by that. `put-off`: it has one that would come too early. */
  readonly kind: 'expire' | 'put-off';
  readonly from: Expiration;
  readonly to: Instant;
}

/** LowerPlane may store whole seconds. */
const TOLERANCE = 1_000;

/**
 * The expiration by which a predecessor ends although no one applies: when it would be revoked, if it is not used any more.
 * Its use postpones this, in steps of half an overlap, so that not every plan is a change.
 *
 * @returns undefined when it is to keep the one it has, or it is too late for one.
 */
export function expirationChange(
  { overlap, expired, expiration }: Predecessor,
  overlapMax: number | undefined,
  now: Instant,
): ExpirationChange | undefined {
  if (overlap === undefined || expired || expiration === undefined) return undefined;
  const { deliveredAt, retiresAt, lastUsedAt } = overlap;
  const to = expirationAt(quietAt(overlap, overlapMax));
  if (to <= now) return undefined;
  if (expiration.kind === 'never' || expiration.at > to + TOLERANCE)
    return { kind: 'expire', from: expiration, to };
  // No one misses a key that was never used: it may be left of an interrupted apply.
  if (lastUsedAt === undefined) return undefined;
  const needed = Math.min(to, Math.max(retiresAt, lastUsedAt + (retiresAt - deliveredAt) / 2));
  return expiration.at < needed - TOLERANCE ? { kind: 'put-off', from: expiration, to } : undefined;
}

/**
 * The expiration of a predecessor that an apply is to revoke, although it was to end by itself before: it must outlive the
 * time that it may be held for, or it ends while it is used.
 *
 * @returns undefined when it does, or has an expiration that no rotation has set.
 */
export function revocableChange(
  { overlap, expired, expiration }: Predecessor,
  overlapMax: number | undefined,
  now: Instant,
): ExpirationChange | undefined {
  if (overlap === undefined || expired || expiration?.kind !== 'at' || overlapMax === undefined)
    return undefined;
  const { deliveredAt, retiresAt } = overlap;
  const to = expirationAt(deliveredAt + overlapMax);
  const isOfRotation = expiration.at >= retiresAt - TOLERANCE;
  return to > now && isOfRotation && expiration.at < to - TOLERANCE
    ? { kind: 'put-off', from: expiration, to }
    : undefined;
}

/** The whole second from which on a moment has come. */
export function expirationAt(moment: Instant): Instant {
  return Math.ceil(moment / 1000) * 1000;
}

/** Whether a predecessor ends by itself, no later than an apply would revoke it. */
export function endsByItself({ overlap, expiration }: Predecessor, overlapMax: number | undefined): boolean {
  if (overlap === undefined || expiration?.kind !== 'at') return false;
  return expiration.at <= expirationAt(quietAt(overlap, overlapMax)) + TOLERANCE;
}

/** Whether a predecessor is within its overlap. */
export function isWaiting({ expired, overlap }: Predecessor, now: Instant): boolean {
  return !expired && overlap !== undefined && now < overlap.retiresAt;
}

/**
 * The expiration a predecessor needs so that it outlives its overlap, and the time it may be held for: a late rotation
 * must not cut the overlap short.
 */
export function predecessorExpiration(
  expiration: Expiration,
  deliveredAt: Instant,
  overlap: number,
  overlapMax: number | undefined,
): Expiration {
  const neededUntil = deliveredAt + Math.max(overlap, overlapMax ?? 0);
  return expiration.kind === 'never' || expiration.at >= neededUntil
    ? expiration
    : { kind: 'at', at: neededUntil };
}
