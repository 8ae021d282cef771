import type { Instant } from '../keys/instant.ts';
import type { DesiredKey } from '../keys/key.ts';
import { plan } from '../keys/plan.ts';
import type { KeyRecord } from './record.ts';

/**
 * The time that decides a plan: when the key was read, so that apply, which plans again later, comes to what the plan
 * showed. A rotation that is declared anew is decided now.
 */
export function decidingTime(
  record: Pick<KeyRecord, 'applied' | 'decidedAt'> | undefined,
  desired: Pick<DesiredKey, 'rotation'> | undefined,
  now: Instant,
): Instant {
  if (!record || !desired) return now;
  const [before, after] = [record.applied.desired, desired].map(({ rotation }) => JSON.stringify(rotation));
  return before === after ? (record.decidedAt ?? now) : now;
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
  const { changes, notices } = plan(record.applied.desired, record, at);
  return JSON.stringify([changes, notices]);
}
