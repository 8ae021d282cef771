import { parseInstant } from '../../../keys/instant.ts';
import type { Plain } from '../../static-value.ts';
import { textOf } from './conversions.ts';
import { type FunctionResult, REFUSED } from './function-result.ts';

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** A timestamp in UTC and a duration of Go's, such as `2160h` or `-1h30m`. */
export function timeAdded(timestamp?: Plain, duration?: Plain): string | undefined {
  const [from, span] = [textOf(timestamp), textOf(duration)];
  const start = from?.endsWith('Z') ? parseInstant(from) : undefined;
  if (
    start === undefined ||
    span === undefined ||
    !/^[+-]?(?:\d{1,9}(?:\.\d{1,3})?(?:h|ms|m|s))+$/.test(span)
  )
    return undefined;
  let ms = 0;
  for (const [, amount, unit = ''] of span.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    ms += Number(amount) * (UNIT_MS[unit] ?? 0);
  const end = new Date(start + (span.startsWith('-') ? -ms : ms));
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** -1, 0 or 1, as the first is earlier, the same or later. */
export function comparedTimes(a?: Plain, b?: Plain): FunctionResult {
  const [first, second] = [textOf(a), textOf(b)];
  if (first === undefined || second === undefined) return undefined;
  const [from, to] = [parseInstant(first), parseInstant(second)];
  return from === undefined || to === undefined ? REFUSED : Math.sign(from - to);
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const pad = (value: number) => String(value).padStart(2, '0');

/** Of a timestamp in UTC. Source: Terraform's documentation of formatdate. */
const DATE_PARTS: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  YY: (date) => pad(date.getUTCFullYear() % 100),
  MMMM: (date) => MONTHS[date.getUTCMonth()] ?? '',
  MMM: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  MM: (date) => pad(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => pad(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  EEEE: (date) => DAYS[date.getUTCDay()] ?? '',
  EEE: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  hh: (date) => pad(date.getUTCHours()),
  h: (date) => String(date.getUTCHours()),
  HH: (date) => pad(date.getUTCHours() % 12 || 12),
  H: (date) => String(date.getUTCHours() % 12 || 12),
  AA: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  aa: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  mm: (date) => pad(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => pad(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  ZZZZZ: () => '+00:00',
  ZZZZ: () => '+0000',
  ZZZ: () => 'UTC',
  Z: () => 'Z',
};

export function formattedDate(format?: Plain, timestamp?: Plain): FunctionResult {
  const [pattern, written] = [textOf(format), textOf(timestamp)];
  const instant = written?.endsWith('Z') ? parseInstant(written) : undefined;
  if (pattern === undefined || instant === undefined) return undefined;
  const date = new Date(instant);
  let isKnown = true;
  const text = pattern.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (part: string, quoted?: string) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    const write = Object.hasOwn(DATE_PARTS, part) ? DATE_PARTS[part] : undefined;
    if (write === undefined) isKnown = false;
    return write?.(date) ?? '';
  });
  return isKnown ? text : REFUSED;
}
