/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 timestamp. Undefined when the text is not one, or its day does not exist. */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  // Date.parse rolls 30 February over into March: a typing error must not become another date.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Date.parse(text.toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}

/** Reads a day, of which it is the first moment in UTC, or an RFC 3339 timestamp. Undefined when the text is neither. */
export function parseDayOrInstant(text: string): Instant | undefined {
  return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
}

/** The one form we write: RFC 3339 in UTC, with milliseconds only when there are any. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** The day alone, for sentences: "2026-11-02". */
export function formatDay(instant: Instant): string {
  return formatInstant(instant).slice(0, 10);
}

/** The second it lies in: milliseconds are hard to read. */
export function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}
