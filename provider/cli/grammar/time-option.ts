import { DAY, parseDuration } from '../../keys/duration.ts';
import { type Instant, parseDayOrInstant } from '../../keys/instant.ts';
import { readMoment } from '../../keys/moment.ts';
import { type Described, NONE, type Option } from './option.ts';
import { UsageError } from './usage-error.ts';

/** The longest that a timer of Node.js can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** A positive length of time in milliseconds that a timer can wait. */
export function duration(described: Described): Option<number | undefined> {
  const { read, ...option } = lengthOfTime(described, '30s or 2m');
  return {
    ...option,
    read(given, name) {
      const ms = read(given, name);
      if (ms === undefined || ms <= LONGEST_MS) return ms;
      throw new UsageError(`${name} must be at most 24d, not "${given.at(-1)}".`);
    },
  };
}

/** A positive length of time in milliseconds, however long. */
export function period(described: Described): Option<number | undefined> {
  return lengthOfTime(described, '90d or 12h');
}

function lengthOfTime(described: Described, examples: string): Option<number | undefined> {
  return {
    ...described,
    placeholder: 'DURATION',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      const parsed = parseDuration(last);
      if ('ms' in parsed) return parsed.ms;
      throw new UsageError(`${name} must be a duration such as ${examples}, not "${last}".`);
    },
  };
}

/** A moment, in milliseconds since 1970: a day, an RFC 3339 timestamp, or how long ago. */
export function moment(described: Described): Option<((now: Instant) => Instant) | undefined> {
  return {
    ...described,
    placeholder: 'TIME',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      const moment = readMoment(last);
      if (moment !== undefined) return moment;
      throw new UsageError(
        `${name} must be a day such as 2026-11-30, a time such as 2026-11-30T12:00:00Z, or how long ago, such as 7d, not "${last}".`,
      );
    },
  };
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
  return {
    ...described,
    placeholder: 'TIME',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      if (last === never) return () => null;
      const at = parseDayOrInstant(last);
      if (at !== undefined) return () => at;
      const after = parseDuration(last);
      if ('ms' in after) return (now) => now + after.ms;
      throw new UsageError(
        `${name} must be a day such as 2027-01-31, a time from now such as 30d, or ${never}, not "${last}".`,
      );
    },
  };
}

/** A length of time in whole days; `none` is null. */
export function daysOrNone(described: Described): Option<number | null | undefined> {
  const { read, ...option } = period(described);
  return {
    ...option,
    read(given, name) {
      const last = given.at(-1);
      if (last === NONE) return null;
      const ms = read(given, name);
      if (ms === undefined || ms % DAY === 0) return ms === undefined ? undefined : ms / DAY;
      throw new UsageError(`${name} must be whole days, such as 90d, not "${last}".`);
    },
  };
}
