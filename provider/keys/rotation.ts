import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import { longestWait, type Openings, opensAt } from './openings.ts';

/** How a declaration has its key followed by a successor. Spans are milliseconds. */
export interface RotationRule {
  /** A successor each time this long has passed since the anchor. */
  readonly every: number | undefined;
  /** A successor this long before the key expires. */
  readonly beforeExpiry: number | undefined;
  /** How long a predecessor keeps working after its successor was delivered. */
  readonly overlap: number;
  /** How long a predecessor that is still used is held at most, counted from the delivery of its successor. */
  readonly overlapMax: number | undefined;
  /** An old key expires at the end of its overlap. Otherwise a later apply revokes it. */
  readonly expires?: true;
  /** Where the schedule starts. Defaults to the creation of generation 1. */
  readonly anchor: Instant | undefined;
  /** When a successor that is due may be created. Undefined: at any time. */
  readonly openings: Openings | undefined;
  /** A successor of a key that works is rehearsed before it is created. */
  readonly rehearse?: true;
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

/**
 * When an apply gives a key its successor at the earliest: when it is due, or when its window opens, unless it has expired
 * by then.
 */
export function successorAt(
  rule: RotationRule,
  createdAt: Instant,
  firstCreatedAt: Instant,
  expiration: Expiration,
): Instant | undefined {
  const due = rotationDueAt(rule, createdAt, firstCreatedAt, expiration);
  if (due === undefined) return undefined;
  const opens = opensAt(rule.openings, due);
  return canWait(expiration, opens) ? opens : due;
}

/** Whether a key still works when its window opens. */
export function canWait(expiration: Expiration, opens: Instant): boolean {
  return expiration.kind === 'never' || opens < expiration.at;
}

/** A rotation by a period, as far as it decides how long a key must live. */
export type PeriodicRotation = Pick<RotationRule, 'overlap' | 'openings'> & { readonly every: number };

/**
 * How long each generation lives when only its rotation is declared, in milliseconds: until its successor has taken over,
 * however long that waits for a window.
 */
export function lifeOfRotation({ every, overlap, openings }: PeriodicRotation): number {
  return every + longestWait(openings) + overlap;
}

function scheduledAt(every: number, anchor: Instant, createdAt: Instant): Instant {
  const earliest = createdAt + every / 2;
  const periods = Math.ceil((earliest - anchor) / every);
  return Math.min(anchor + periods * every, createdAt + every);
}
