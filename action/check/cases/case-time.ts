import * as z from 'zod';
import { parseDuration } from '../../../provider/keys/duration.ts';
import { type Instant, parseDayOrInstant } from '../../../provider/keys/instant.ts';

const RELATIVE = /^([+-])(\d+[a-z]+)$/;

/** A time in a case: an RFC 3339 timestamp, a day, or how long before or after the time of the case. */
export const caseTime = z
  .string()
  .refine(
    (text) => instantIn(text, 0) !== undefined,
    'must be a time such as -90d, +7d, 2027-01-31 or 2027-01-31T12:00:00Z',
  )
  .meta({
    description: 'Before (`-90d`) or after (`+7d`) the time of the case, a day, or an RFC 3339 timestamp.',
  });

/** Reads a {@link caseTime}; undefined when it is none. */
export function instantIn(text: string, now: Instant): Instant | undefined {
  const [, sign, span] = RELATIVE.exec(text) ?? [];
  if (span === undefined) return parseDayOrInstant(text);
  const parsed = parseDuration(span);
  if (!('ms' in parsed)) return undefined;
  return sign === '-' ? now - parsed.ms : now + parsed.ms;
}
