/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 timestamp. Undefined when the text is not one, or its day does not exist. */
export function parseInstant(text: string): Instant | undefined {
  return writtenInstant(text) ?? parseAnyInstant(text);
}

/** Reads the form that {@link formatInstant} writes, in a tenth of the time. Undefined for any other text. */
function writtenInstant(text: string): Instant | undefined {
  const { length } = text;
  const hasMs = length === 24;
  if (!(hasMs || length === 20)) return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':')
    return undefined;
  if (text[length - 1] !== 'Z' || (hasMs && text[19] !== '.')) return undefined;
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const year = digits(text, 0, 4);
  // Earlier years and 29 February are rare: parseAnyInstant reads them.
  if (!(year >= 1970 && day >= 1 && day <= (DAYS[month - 1] ?? 0))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, hasMs ? digits(text, 20, 23) : 0);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Days of each month, without 29 February. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number that digits of a text write. NaN when they are not digits. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function parseAnyInstant(text: string): Instant | undefined {
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
  return hasYearOfFourDigits(ms) ? ms : undefined;
}

const EARLIEST = Date.parse('0000-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether its year in UTC has four digits, as RFC 3339 wants: an offset can move one out of them. False for NaN. */
export function hasYearOfFourDigits(instant: Instant): boolean {
  return instant >= EARLIEST && instant <= LATEST;
}

/** Reads an RFC 3339 timestamp, or a day, which stands for its first moment in UTC. Undefined when the text is neither. */
export function parseDayOrInstant(text: string): Instant | undefined {
  return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
}

/** The one form we write: RFC 3339 in UTC, with milliseconds only when there are any. */
export function formatInstant(instant: Instant): string {
  if (!Number.isInteger(instant) || !hasYearOfFourDigits(instant))
    return new Date(instant).toISOString().replace('.000Z', 'Z');
  const days = Math.floor(instant / DAY);
  const seconds = Math.floor(instant / 1000) - days * DAY_SECONDS;
  const ms = instant % 1000;
  const fraction = ms === 0 ? '' : `.${String(ms < 0 ? ms + 1000 : ms).padStart(3, '0')}`;
  const hour = twoDigits(seconds / 3600);
  return `${writtenDay(days)}T${hour}:${twoDigits((seconds / 60) % 60)}:${twoDigits(seconds % 60)}${fraction}Z`;
}

const DAY_SECONDS = 86_400;
const DAY = DAY_SECONDS * 1000;
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

function twoDigits(number: number): string {
  return TWO_DIGITS[Math.floor(number)] ?? '';
}

/**
 * The date of a day, counted from 1970-01-01, in a quarter of the time that Date takes. Years begin in March here, so
 * that a leap day is the last of its year.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
function writtenDay(days: number): string {
  const sinceYear0 = days + 719_468;
  const era = Math.floor(sinceYear0 / 146_097);
  const day = sinceYear0 - era * 146_097;
  const leapDays = Math.floor(day / 1_460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
  const year = Math.floor((day - leapDays) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  const civilYear = era * 400 + year + (civilMonth <= 2 ? 1 : 0);
  const written = `${twoDigits(civilYear / 100)}${twoDigits(civilYear % 100)}`;
  return `${written}-${twoDigits(civilMonth)}-${twoDigits(dayOfMonth)}`;
}

/** The day alone, for sentences: "2026-11-02". */
export function formatDay(instant: Instant): string {
  return formatInstant(instant).slice(0, 10);
}

/** Whether two timestamps are less than a second apart, because LowerPlane may store whole seconds. Null equals only null. */
export function isSameMoment(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(Date.parse(one) - Date.parse(other)) < 1_000;
}

/** The second it lies in: milliseconds are hard to read. */
export function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}
