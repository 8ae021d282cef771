import { DAY, parseDuration } from '../../keys/duration.ts';
import { type Instant, parseDayOrInstant } from '../../keys/instant.ts';
import { readMoment } from '../../keys/moment.ts';
import { type Described, NONE, type Option, single } from './option.ts';
import { UsageError } from './usage-error.ts';

/** The longest that a timer of Node.js can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** A positive length of time in milliseconds that a timer can wait. */
export function duration(described: Described): Option<number | undefined> {
  return single('DURATION', described, (text, name) => {
    const ms = readDuration(text, name, '30s or 2m');
    if (ms <= LONGEST_MS) return ms;
    throw new UsageError(`${name} must be at most 24d, not "${text}".`);
  });
}

/** A positive length of time in milliseconds, however long. */
export function period(described: Described): Option<number | undefined> {
  return single('DURATION', described, (text, name) => readDuration(text, name, '90d or 12h'));
}

function readDuration(text: string, name: string, examples: string): number {
  const parsed = parseDuration(text);
  if ('ms' in parsed) return parsed.ms;
  throw new UsageError(`${name} must be a duration such as ${examples}, not "${text}".`);
}

/** A moment, in milliseconds since 1970: a day, an RFC 3339 timestamp, or how long ago. */
export function moment(described: Described): Option<((now: Instant) => Instant) | undefined> {
  return single('TIME', described, (text, name) => {
    const moment = readMoment(text);
    if (moment !== undefined) return moment;
    throw new UsageError(
      `${name} must be a day such as 2026-11-30, a time such as 2026-11-30T12:00:00Z, or how long ago, such as 7d, not "${text}".`,
    );
  });
}

/**
 * When something ends: a day, a time, a duration from now, or never, which is null.
 *
 * @param never the word for null.
 */
export function expiration(
  described: Described,
  never: 'never' | typeof NONE = 'never',
): Option<((now: Instant) => Instant | null) | undefined> {
  return single('TIME', described, (text, name) => {
    if (text === never) return () => null;
    const at = parseDayOrInstant(text);
    if (at !== undefined) return () => at;
    const after = parseDuration(text);
    if ('ms' in after) return (now: Instant) => now + after.ms;
    throw new UsageError(
      `${name} must be a day such as 2027-01-31, a time from now such as 30d, or ${never}, not "${text}".`,
    );
  });
}

/** A length of time in whole days; `none` is null. */
export function daysOrNone(described: Described): Option<number | null | undefined> {
  return single('DURATION', described, (text, name) => {
    if (text === NONE) return null;
    const ms = readDuration(text, name, '90d or 12h');
    if (ms % DAY === 0) return ms / DAY;
    throw new UsageError(`${name} must be whole days, such as 90d, not "${text}".`);
  });
}
