import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { Predecessor } from './key.ts';

/** How a declaration wants its key to be followed by a successor. Spans are milliseconds. */
export interface RotationRule {
  /** A successor each time this long has passed since the anchor. */
  readonly every: number | undefined;
  /** A successor this long before the key expires. */
  readonly beforeExpiry: number | undefined;
  /** How long a predecessor keeps working after its successor was delivered. */
  readonly overlap: number;
  /** The longest a predecessor that is still used is held, counted from the delivery of its successor. */
  readonly overlapMax: number | undefined;
  /** Where the schedule starts; without it, at the creation of generation 1. */
  readonly anchor: Instant | undefined;
}

/**
 * When a key is due for a successor.
 *
 * The schedule stands on its anchor, so that late applies do not make it creep; a key is never rotated before half its
 * period is over (it was made between two dates, for another reason), and never later than one period after its
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

/** A predecessor waits out its overlap, and is then held for as long as somebody still uses it, up to a limit. */
export function predecessorFate(
  predecessor: Predecessor,
  overlapMax: number | undefined,
  now: Instant,
): PredecessorFate {
  const { overlap } = predecessor;
  if (!overlap || predecessor.expired) return 'retire';
  if (now < overlap.retiresAt) return 'wait';
  const usedSince = overlap.lastUsedAt !== undefined && overlap.lastUsedAt > overlap.deliveredAt;
  if (!usedSince) return 'retire';
  return overlapMax !== undefined && now >= overlap.deliveredAt + overlapMax ? 'retire' : 'hold';
}
