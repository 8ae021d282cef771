import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { Predecessor } from './key.ts';

/** How a declaration has its key followed by a successor. Spans are milliseconds. */
export interface RotationRule {
  /** A successor each time this long has passed since the anchor. */
  readonly every: number | undefined;
  /** A successor this long before the key expires. */
  readonly beforeExpiry: number | undefined;
  /** How long a predecessor keeps working after its successor was delivered. */
  readonly overlap: number;
  /** The longest a predecessor that is still used is held, counted from the delivery of its successor. */
  readonly overlapMax: number | undefined;
  /** Where the schedule starts. Defaults to the creation of generation 1. */
  readonly anchor: Instant | undefined;
}

/**
 * When a key is due for a successor.
 *
 * The schedule starts at its anchor, so that late applies do not shift it. A key is never rotated before half its
 * period is over (it was created between two dates, for another reason), and never later than one period after its
 * creation.
 *
 * @param firstCreatedAt creation of generation 1.
 */
export function rotationDueAt(
  rule: RotationRule,
  createdAt: Instant,
  firstCreatedAt: Instant,
  expiration: Expiration,
): Instant | undefined {
  const dates: Instant[] = [];
  if (rule.every !== undefined) dates.push(scheduledAt(rule.every, rule.anchor ?? firstCreatedAt, createdAt));
  if (rule.beforeExpiry !== undefined && expiration.kind === 'at')
    dates.push(expiration.at - rule.beforeExpiry);
  return dates.length === 0 ? undefined : Math.min(...dates);
}

function scheduledAt(every: number, anchor: Instant, createdAt: Instant): Instant {
  const earliest = createdAt + every / 2;
  const periods = Math.ceil((earliest - anchor) / every);
  return Math.min(anchor + periods * every, createdAt + every);
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
  if (!overlap || predecessor.expired) return 'retire';
  if (now < overlap.retiresAt) return 'wait';
  const { deliveredAt, retiresAt, lastUsedAt } = overlap;
  if (lastUsedAt === undefined || lastUsedAt <= deliveredAt) return 'retire';
  const quietFor = retiresAt - deliveredAt;
  if (now - lastUsedAt >= quietFor) return 'retire';
  return overlapMax !== undefined && now >= deliveredAt + overlapMax ? 'retire' : 'hold';
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
