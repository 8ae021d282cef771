import { DAY, parseDuration } from './duration.ts';
import { type Instant, parseDayOrInstant, parseInstant } from './instant.ts';

/**
 * Reads a day, an RFC 3339 timestamp, or how long ago: `2026-11-30`, `2026-11-30T12:00:00Z`, `7d`.
 *
 * @returns what makes the moment of the time now; undefined when the text is none of these.
 */
export function readMoment(text: string): ((now: Instant) => Instant) | undefined {
  const at = parseDayOrInstant(text);
  if (at !== undefined) return () => at;
  const ago = parseDuration(text);
  return 'ms' in ago ? (now) => now - ago.ms : undefined;
}

/** Whole days from one moment to another, rounded down; 0 for a timestamp that cannot be read. */
export function daysBetween(from: Instant | string, to: Instant | string): number {
  return Math.floor((instantIn(to) - instantIn(from)) / DAY) || 0;
}

function instantIn(written: Instant | string): Instant {
  return typeof written === 'number' ? written : (parseInstant(written) ?? Date.parse(written));
}
