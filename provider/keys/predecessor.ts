import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';

/** An earlier generation that has not been revoked. */
export interface Predecessor {
  readonly id: string;
  readonly lastFour: string;
  /** Its own expiration has passed. */
  readonly expired: boolean;
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
  const { deliveredAt, retiresAt, lastUsedAt } = overlap;
  if (lastUsedAt === undefined || lastUsedAt <= deliveredAt) return 'retire';
  const quietFor = retiresAt - deliveredAt;
  if (now - lastUsedAt >= quietFor) return 'retire';
  return overlapMax !== undefined && now >= deliveredAt + overlapMax ? 'retire' : 'hold';
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
