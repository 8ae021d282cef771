import { posix } from 'node:path';
import { isPlainMap, type Plain } from '../../static-value.ts';
import { COLLECTION_FUNCTIONS, distinct, setOf } from './collection-functions.ts';
import { boolOf, isNoNumber, listOf, numberOf, samePlain, textOf, unified } from './conversions.ts';
import { ENCODING_FUNCTIONS } from './encoding-functions.ts';
import { type FunctionResult, type PlainFunction, REFUSED } from './function-result.ts';
import { NETWORK_FUNCTIONS } from './network-functions.ts';
import { allMatched, matched } from './pattern-functions.ts';
import {
  cased,
  charactersOf,
  cut,
  formatted,
  formattedList,
  indented,
  joined,
  parted,
  replaced,
  substring,
  titled,
  trimmed,
} from './text-functions.ts';
import { comparedTimes, formattedDate, timeAdded } from './time-functions.ts';

const LONGEST_RANGE = 10_000;

/** The functions that need to know all of what they are given. Source: Terraform's function reference. */
export const FUNCTIONS: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ['toset', (items) => setOf(unifiedList(items))],
  ['tostring', (value) => (value === null ? null : textOf(value))],
  ['tonumber', (value) => (value === null ? null : isNoNumber(value) ? REFUSED : numberOf(value))],
  ['tobool', (value) => (value === null ? null : boolOf(value))],
  ['lower', (value) => cased('lower', value)],
  ['upper', (value) => cased('upper', value)],
  ['title', titled],
  ['trimspace', (value) => textOf(value)?.trim()],
  ['chomp', (value) => textOf(value)?.replace(/[\r\n]+$/, '')],
  ['trimprefix', (value, prefix) => cut('start', value, prefix)],
  ['trimsuffix', (value, suffix) => cut('end', value, suffix)],
  ['startswith', (value, start) => whenTexts(value, start, (a, b) => a.startsWith(b))],
  ['endswith', (value, end) => whenTexts(value, end, (a, b) => a.endsWith(b))],
  ['strcontains', (value, part) => whenTexts(value, part, (a, b) => a.includes(b))],
  ['join', joined],
  ['split', parted],
  ['replace', replaced],
  ['substr', substring],
  ['format', formatted],
  ['timeadd', timeAdded],
  ['length', (value) => charactersOf(value)?.length],
  ['contains', (items, wanted) => listOf(items)?.some((item) => samePlain(item, wanted ?? null))],
  ['distinct', (items) => distinct(listOf(items))],
  ['compact', (items) => listOf(items)?.filter((item) => item !== null && item !== '')],
  ['sort', (items) => sortedTexts(listOf(items))],
  ['setunion', (...sets) => setOf(sets.flatMap((set) => listOf(set) ?? []))],
  ['alltrue', (items) => listOf(items)?.every((item) => boolOf(item) === true)],
  ['anytrue', (items) => listOf(items)?.some((item) => boolOf(item) === true)],
  ['range', ranged],
  ['min', (...values) => extreme(values, Math.min)],
  ['max', (...values) => extreme(values, Math.max)],
  ['abs', (value) => whenNumber(value, Math.abs)],
  ['floor', (value) => whenNumber(value, Math.floor)],
  ['ceil', (value) => whenNumber(value, Math.ceil)],
  ['signum', (value) => whenNumber(value, Math.sign)],
  ['parseint', parsedInteger],
  ['pow', (base, exponent) => whenNumbers(base, exponent, (a, b) => a ** b)],
  ['log', (value, base) => whenNumbers(value, base, (a, b) => Math.log(a) / Math.log(b))],
  ['strrev', (value) => charactersOf(value)?.toReversed().join('')],
  ['trim', trimmed],
  ['indent', indented],
  ['formatlist', formattedList],
  ['formatdate', formattedDate],
  ['timecmp', comparedTimes],
  ['regex', matched],
  ['regexall', allMatched],
  ['basename', (path) => pathPart(path, posix.basename)],
  ['dirname', (path) => pathPart(path, posix.dirname)],
  ...COLLECTION_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...NETWORK_FUNCTIONS,
]);

function unifiedList(value?: Plain): readonly Plain[] | undefined {
  const items = listOf(value);
  return items && unified(items);
}

/** What a search with a pattern can cost, in steps of an evaluation. */
const PATTERN_COST = 500;

/** What a call costs besides its result, in steps of an evaluation. */
export function costOf(name: string, args: readonly Plain[]): number {
  const size = args.reduce<number>((sum, arg) => sum + (typeof arg === 'string' ? arg.length : 0), 0);
  const isSearch =
    name.startsWith('regex') || (name === 'replace' && /^\/.+\/$/s.test(textOf(args[1]) ?? ''));
  return size / 100 + (isSearch ? PATTERN_COST : 0);
}

/** How much of a value there is, in characters and parts. */
export function sizeOf(plain: Plain): number {
  if (typeof plain === 'string') return plain.length;
  const items = isPlainMap(plain) ? [...plain.values()] : listOf(plain);
  return items === undefined ? 1 : items.reduce<number>((sum, item) => sum + sizeOf(item), items.length);
}

function sortedTexts(items: readonly Plain[] | undefined): readonly string[] | undefined {
  const texts = items?.flatMap((item) => (typeof item === 'string' ? [item] : []));
  return texts?.length === items?.length ? texts?.sort() : undefined;
}

function whenTexts<Result extends Plain>(
  a: Plain | undefined,
  b: Plain | undefined,
  apply: (a: string, b: string) => Result,
): Result | undefined {
  const [first, second] = [textOf(a), textOf(b)];
  return first === undefined || second === undefined ? undefined : apply(first, second);
}

function whenNumber(value: Plain | undefined, apply: (value: number) => number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : apply(number);
}

function extreme(values: readonly Plain[], choose: (a: number, b: number) => number): number | undefined {
  const numbers = values.map(numberOf).filter((value) => value !== undefined);
  return numbers.length === values.length && numbers.length > 0
    ? numbers.reduce((a, b) => choose(a, b))
    : undefined;
}

function ranged(...args: readonly Plain[]): Plain | undefined {
  const [first, second, third] = args.map(numberOf);
  if (first === undefined || args.length > 3) return undefined;
  const [start, limit] = args.length === 1 ? [0, first] : [first, second ?? Number.NaN];
  const step = args.length === 3 ? (third ?? Number.NaN) : limit < start ? -1 : 1;
  const size = Math.max(0, Math.ceil((limit - start) / step));
  if (!(size <= LONGEST_RANGE)) return undefined;
  return Array.from({ length: size }, (_, index) => start + index * step);
}

function whenNumbers(
  a: Plain | undefined,
  b: Plain | undefined,
  apply: (a: number, b: number) => number,
): number | undefined {
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first === undefined || second === undefined) return undefined;
  const result = apply(first, second);
  return Number.isFinite(result) ? Number(result.toPrecision(15)) : undefined;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

function parsedInteger(value?: Plain, base?: Plain): FunctionResult {
  const [text, radix] = [textOf(value), numberOf(base)];
  if (text === undefined || radix === undefined || !Number.isInteger(radix)) return undefined;
  if (radix < 2 || radix > 36) return undefined;
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  if (digits === '' || [...digits].some((digit) => !DIGITS.slice(0, radix).includes(digit))) return REFUSED;
  const number = Number.parseInt(text, radix);
  return Number.isSafeInteger(number) ? number : undefined;
}

function pathPart(value: Plain | undefined, part: (path: string) => string): string | undefined {
  const path = textOf(value);
  return path === undefined || path === '' ? undefined : part(path);
}
