import { isPlainMap, type Plain } from '../../static-value.ts';
import { boolOf, identityOf, listOf, numberOf, samePlain, textOf } from './conversions.ts';
import {
  cased,
  charactersOf,
  cut,
  formatted,
  joined,
  parted,
  replaced,
  substring,
  timeAdded,
  titled,
} from './text-functions.ts';

/** A function of Terraform's language; undefined for arguments that it does not accept, or that are too large to evaluate. */
type PlainFunction = (...args: readonly Plain[]) => Plain | undefined;

const LONGEST_RANGE = 10_000;

/** The functions that need to know all of what they are given. Source: Terraform's function reference. */
export const FUNCTIONS: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ['toset', (items) => setOf(listOf(items))],
  ['tostring', (value) => (value === null ? null : textOf(value))],
  ['tonumber', (value) => (value === null ? null : numberOf(value))],
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
]);

/** How much of a value there is, in characters and parts. */
export function sizeOf(plain: Plain): number {
  if (typeof plain === 'string') return plain.length;
  const items = isPlainMap(plain) ? [...plain.values()] : listOf(plain);
  return items === undefined ? 1 : items.reduce<number>((sum, item) => sum + sizeOf(item), items.length);
}

function distinct(items: readonly Plain[] | undefined): readonly Plain[] | undefined {
  return items && [...new Map(items.map((item) => [identityOf(item), item])).values()];
}

/** Sets have the order of their values. */
function setOf(items: readonly Plain[] | undefined): readonly Plain[] | undefined {
  return distinct(items)?.toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : identityOf(a) < identityOf(b) ? -1 : 1,
  );
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
