import { parseDuration } from '../../keys/duration.ts';
import { type Instant, parseInstant } from '../../keys/instant.ts';
import type { Described, Option } from './option.ts';
import { UsageError } from './usage-error.ts';

/** When something ends: a day or time, after a time from now, or never. */
export function expiration(described: Described): Option<((now: Instant) => Instant | null) | undefined> {
  return {
    ...described,
    placeholder: 'TIME',
    read(given, name) {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      if (last === 'never') return () => null;
      const at = parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(last) ? `${last}T00:00:00Z` : last);
      if (at !== undefined) return () => at;
      const after = parseDuration(last);
      if ('ms' in after) return (now) => now + after.ms;
      throw new UsageError(
        `${name} must be a day such as 2027-01-31, a time from now such as 30d, or never, not "${last}".`,
      );
    },
  };
}
