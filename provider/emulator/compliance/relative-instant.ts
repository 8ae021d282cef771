const UNIT_MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads an instant of a data set: RFC 3339, or relative to `now`, to the second, such as "-2h" or "+30d".
 *
 * @returns milliseconds since the epoch.
 */
export function readWhen(text: string, now: number): number {
  const match = /^([+-]\d+)([mhd])$/.exec(text);
  if (match === null) return Date.parse(text);
  const [, count, unit] = match;
  const wholeSeconds = Math.floor(now / 1000) * 1000;
  return (
    wholeSeconds +
    Number(count) * (unit === 'm' || unit === 'h' || unit === 'd' ? UNIT_MILLISECONDS[unit] : 0)
  );
}
