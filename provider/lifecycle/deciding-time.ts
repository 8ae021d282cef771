import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../keys/instant.ts';
import { type DesiredKey, PENDING } from '../keys/key.ts';
import { plan } from '../keys/plan.ts';
import type { KeyRecord } from './record.ts';

/**
 * The time that decides a plan: when the key was read, so that apply, which plans again later, comes to what the plan
 * showed. A rotation or an expiration that is declared anew is decided now.
 */
export function decidingTime(
  record: Pick<KeyRecord, 'applied' | 'decidedAt'> | undefined,
  desired: Pick<DesiredKey, 'rotation' | 'expiration'> | undefined,
  now: Instant,
): Instant {
  if (!record || !desired) return now;
  const { rotation, expiration } = record.applied.desired;
  const isDeclaredAnew =
    !isSame(rotation, desired.rotation) ||
    (desired.expiration !== PENDING && !isSame(expiration, desired.expiration));
  return isDeclaredAnew ? now : (record.decidedAt ?? now);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || isDeepStrictEqual(a, b);
}

/**
 * Moves the deciding time to `now` only if that changes the outcome for the declaration as it was applied: otherwise
 * each refresh would be a change of the record to store.
 */
export function decidedAgain(record: KeyRecord, now: Instant): KeyRecord {
  if (record.decidedAt !== undefined && outcome(record, record.decidedAt) === outcome(record, now)) {
    return record;
  }
  return { ...record, decidedAt: now };
}

function outcome(record: KeyRecord, at: Instant): string {
  const { changes, problems, notices } = plan(record.applied.desired, record, at);
  return JSON.stringify([changes, problems.map(({ kind }) => kind), notices]);
}
