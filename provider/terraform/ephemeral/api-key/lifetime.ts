import { parseDuration } from '../../../keys/duration.ts';
import type { Instant } from '../../../keys/instant.ts';
import { validator } from '../../plugin/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHORTEST = 5 * MINUTE;
/** No run takes longer: a key that is extended beyond this belongs to a process that hangs. */
const LONGEST = 24 * HOUR;

export const DEFAULT_LIFETIME = '1h';

export const lifetime = validator<string>('a duration from 5m to 24h', (text) => {
  const parsed = parseDuration(text);
  if ('error' in parsed) return parsed.error;
  if (parsed.ms < SHORTEST)
    return `"${text}" is shorter than "5m": the key could expire before its renewal gets through.`;
  if (parsed.ms > LONGEST)
    return `"${text}" is longer than "24h", the most a key for one run can live. It is renewed while the run needs it, so a short lifetime is enough; for a key that outlives the run declare the resource lowerplane_api_key.`;
  return undefined;
});

/** When a key of this lifetime (milliseconds) is to expire, from now on, but never more than a day after it was opened. */
export function expirationFrom(now: Instant, lifetimeMs: number, openedAt: Instant): Instant {
  return Math.min(now + lifetimeMs, openedAt + LONGEST);
}

/**
 * How long to wait before the expiration is moved, in milliseconds: two thirds of what is left, so that a renewal can
 * fail and be made good. Undefined when it has been moved as far as it may.
 */
export function renewalDelay(now: Instant, expiresAt: Instant, openedAt: Instant): number | undefined {
  return expiresAt >= openedAt + LONGEST ? undefined : ((expiresAt - now) * 2) / 3;
}
