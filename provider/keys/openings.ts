import { DAY } from './duration.ts';
import type { Instant } from './instant.ts';

/** When a rotation may begin. */
export interface Openings {
  /** Undefined: at any time of any day. */
  readonly window: WeeklyWindow | undefined;
  /** When it may not, although the window is open. In any order. */
  readonly freezes: readonly Freeze[];
}

/**
 * A part of some days, by the clock of a time zone. It opens at the first moment of the day at which that clock shows
 * `from` or later, and stays open for `length`: a change to or from daylight-saving time neither skips nor shortens it.
 */
export interface WeeklyWindow {
  /** 0 is Sunday. Not empty. */
  readonly days: readonly number[];
  /** Milliseconds since midnight. */
  readonly from: number;
  /** Milliseconds, at most a day. */
  readonly length: number;
  /** A name of the IANA time zone database. */
  readonly timeZone: string;
}

export interface Freeze {
  readonly from: Instant;
  /** The first moment that does not belong to it. */
  readonly to: Instant;
}

/** The first moment from a given one on at which a rotation may begin. */
export function opensAt(openings: Openings | undefined, from: Instant): Instant {
  if (openings === undefined) return from;
  const { window, freezes } = openings;
  let at = from;
  for (;;) {
    if (window !== undefined) at = windowFrom(window, at);
    const frozen = freezes.filter((freeze) => freeze.from <= at && at < freeze.to);
    if (frozen.length === 0) return at;
    at = Math.max(...frozen.map(({ to }) => to));
  }
}

/** Clocks are moved by an hour or less, with one exception. */
const CLOCK_CHANGE = 3_600_000;
const TWO_HOURS_CHANGE = 'Antarctica/Troll';

/**
 * The longest that a rotation may have to wait, in milliseconds: a bound that does not depend on the time. 0: it never
 * waits.
 */
export function longestWait(openings: Openings | undefined): number {
  if (openings === undefined) return 0;
  const closed = openings.window === undefined ? 0 : longestClosed(openings.window);
  const frozen = openings.freezes.map(({ from }) => opensAt(openings, from) - from);
  // A freeze may begin while the window is closed.
  return closed + Math.max(0, ...frozen);
}

function longestClosed({ days, length, timeZone }: WeeklyWindow): number {
  const sorted = [...days].sort((a, b) => a - b);
  const gaps = sorted.map((day, index) => (sorted[index + 1] ?? (sorted[0] ?? day) + 7) - day);
  const closed = Math.max(...gaps) * DAY - length;
  if (timeZone === 'UTC') return closed;
  const canonical = clockOf(timeZone).resolvedOptions().timeZone;
  return closed + (canonical === TWO_HOURS_CHANGE ? 2 : 1) * CLOCK_CHANGE;
}

/** The first moment from a given one on at which the window is open. */
function windowFrom(window: WeeklyWindow, from: Instant): Instant {
  const { days, length, timeZone } = window;
  const today = Math.floor((from + offsetAt(timeZone, from)) / DAY);
  // Yesterday's may last until today. A week later comes the same day again, or was one that the zone has skipped.
  for (let day = today - 2; day <= today + 15; day++) {
    if (!days.includes(weekdayOf(day))) continue;
    const start = momentOf(timeZone, day * DAY + window.from);
    if (start + length > from) return Math.max(start, from);
  }
  throw new RangeError(`no window opens within two weeks in ${timeZone}`);
}

/** @param day days since 1970-01-01, a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The first moment at which the clock of a zone shows a time, or a later one where it skips that time. */
function momentOf(timeZone: string, shown: number): Instant {
  const before = offsetAt(timeZone, shown - DAY);
  const early = shown - before;
  if (offsetAt(timeZone, early) === before) return early;
  const after = offsetAt(timeZone, shown + DAY);
  const late = shown - after;
  if (offsetAt(timeZone, late) === after) return late;
  return changeOfClock(timeZone, Math.min(early, late), Math.max(early, late));
}

/** The moment within two at which a zone's clock is moved. */
function changeOfClock(timeZone: string, from: Instant, to: Instant): Instant {
  const offset = offsetAt(timeZone, from);
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(timeZone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** Whether the time zone database has a name. Offsets such as `+01:00` know no daylight-saving time and are no names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    clockOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when the time zone database does not have the name. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** How far the clock of a zone is ahead of UTC, in milliseconds. */
function offsetAt(timeZone: string, at: Instant): number {
  if (timeZone === 'UTC') return 0;
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
