const UNIT_MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads an instant of a dataset: RFC 3339, or an offset from `now` in whole seconds, such as "-2h" or "+30d".
 *
 * @returns Milliseconds since the epoch.
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
