import { isPlainList, isPlainMap, type Plain } from '../../static-value.ts';

/** A function of Terraform's language; undefined for arguments it does not take, or that are too large to work out. */
type StaticFunction = (...args: readonly Plain[]) => Plain | undefined;

const LONGEST_RANGE = 10_000;

/** The functions that depend on their arguments alone and are common in declarations. Source: Terraform's function reference. */
export const FUNCTIONS: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['toset', (value) => (list(value) ? sortedSet(list(value) ?? []) : undefined)],
  ['tolist', (value) => list(value)],
  ['tomap', (value) => map(value)],
  ['tostring', (value) => textOf(value)],
  ['tonumber', (value) => numberOf(value)],
  ['tobool', (value) => boolOf(value)],
  [
    'concat',
    (...lists) => (lists.every(isPlainList) ? lists.flatMap((items) => list(items) ?? []) : undefined),
  ],
  [
    'merge',
    (...maps) =>
      maps.every(isPlainMap) ? new Map(maps.flatMap((each) => [...(map(each) ?? [])])) : undefined,
  ],
  ['lower', (value) => text(value)?.toLowerCase()],
  ['upper', (value) => text(value)?.toUpperCase()],
  [
    'title',
    (value) =>
      text(value)?.replace(/(^|\s)(\p{L})/gu, (_, gap: string, first: string) => gap + first.toUpperCase()),
  ],
  ['trimspace', (value) => text(value)?.trim()],
  ['trimprefix', (value, prefix) => cut(text(value), text(prefix), 'start')],
  ['trimsuffix', (value, suffix) => cut(text(value), text(suffix), 'end')],
  ['startswith', (value, start) => whenTexts(value, start, (a, b) => a.startsWith(b))],
  ['endswith', (value, end) => whenTexts(value, end, (a, b) => a.endsWith(b))],
  ['join', (separator, items) => joined(text(separator), list(items))],
  ['split', (separator, value) => whenTexts(separator, value, (by, whole) => whole.split(by))],
  ['replace', replaced],
  ['format', formatted],
  [
    'length',
    (value) => (isPlainMap(value ?? null) ? map(value)?.size : (list(value) ?? text(value))?.length),
  ],
  ['contains', (items, wanted) => list(items)?.some((item) => samePlain(item, wanted ?? null))],
  ['keys', (value) => (map(value) ? [...(map(value) ?? [])].map(([name]) => name).sort() : undefined)],
  ['values', (value) => (map(value) ? sortedEntries(value).map(([, item]) => item) : undefined)],
  ['lookup', (value, key, otherwise) => map(value)?.get(text(key) ?? '') ?? otherwise],
  ['element', (items, index) => elementAt(list(items), numberOf(index))],
  ['flatten', (items) => (list(items) ? flattened(list(items) ?? []) : undefined)],
  ['distinct', (items) => (list(items) ? distinct(list(items) ?? []) : undefined)],
  ['compact', (items) => list(items)?.filter((item) => item !== null && item !== '')],
  ['reverse', (items) => list(items)?.toReversed()],
  [
    'sort',
    (items) =>
      list(items)?.every((item) => typeof item === 'string') ? list(items)?.map(String).sort() : undefined,
  ],
  ['coalesce', (...values) => values.find((value) => value !== null && value !== '')],
  ['one', (items) => ((list(items)?.length ?? 2) > 1 ? undefined : (list(items)?.[0] ?? null))],
  ['zipmap', (names, values) => zipped(list(names), list(values))],
  ['range', ranged],
  ['min', (...values) => extreme(values, Math.min)],
  ['max', (...values) => extreme(values, Math.max)],
  ['abs', (value) => whenNumber(value, Math.abs)],
  ['floor', (value) => whenNumber(value, Math.floor)],
  ['ceil', (value) => whenNumber(value, Math.ceil)],
  ['sensitive', (value) => value],
  ['nonsensitive', (value) => value],
]);

/** As Terraform converts to a string; undefined where it cannot. */
export function textOf(value: Plain | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** As Terraform converts to a number; undefined where it cannot. */
export function numberOf(value: Plain | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** As Terraform converts to a bool; undefined where it cannot. */
export function boolOf(value: Plain | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** Whether two values are equal to Terraform, without conversion. */
export function samePlain(a: Plain, b: Plain): boolean {
  if (isPlainList(a)) {
    return (
      isPlainList(b) && a.length === b.length && a.every((item, index) => samePlain(item, b[index] ?? null))
    );
  }
  if (isPlainMap(a)) {
    if (!isPlainMap(b) || a.size !== b.size) return false;
    return [...a].every(([name, item]) => b.has(name) && samePlain(item, b.get(name) ?? null));
  }
  return a === b;
}

function text(value: Plain | undefined): string | undefined {
  return textOf(value);
}

function list(value: Plain | undefined): readonly Plain[] | undefined {
  return value !== undefined && isPlainList(value) ? value : undefined;
}

function map(value: Plain | undefined): ReadonlyMap<string, Plain> | undefined {
  return value !== undefined && isPlainMap(value) ? value : undefined;
}

function sortedEntries(value: Plain | undefined): [string, Plain][] {
  return [...(map(value) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
}

function distinct(items: readonly Plain[]): Plain[] {
  const seen: Plain[] = [];
  for (const item of items) if (!seen.some((other) => samePlain(other, item))) seen.push(item);
  return seen;
}

function sortedSet(items: readonly Plain[]): Plain[] {
  return distinct(items).sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function flattened(items: readonly Plain[]): Plain[] {
  return items.flatMap((item) => (isPlainList(item) ? flattened(item) : [item]));
}

function joined(separator: string | undefined, items: readonly Plain[] | undefined): string | undefined {
  const texts = items?.map(textOf);
  if (separator === undefined || texts === undefined || texts.includes(undefined)) return undefined;
  return texts.join(separator);
}

function replaced(value?: Plain, wanted?: Plain, by?: Plain): string | undefined {
  const [whole, from, to] = [text(value), text(wanted), text(by)];
  if (whole === undefined || from === undefined || to === undefined) return undefined;
  // Between slashes it is a regular expression of RE2, which is not JavaScript's.
  return /^\/.+\/$/s.test(from) ? undefined : whole.replaceAll(from, () => to);
}

/** %s, %d, %v and %q alone: widths and the like are left to Terraform. */
function formatted(pattern?: Plain, ...values: readonly Plain[]): string | undefined {
  const given = text(pattern);
  if (given === undefined) return undefined;
  let next = 0;
  let complete = true;
  const result = given.replace(/%(.)/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = textOf(values[next++]);
    if (value === undefined || !'sdvq'.includes(verb)) complete = false;
    return verb === 'q' ? JSON.stringify(value ?? '') : (value ?? '');
  });
  return complete && next === values.length ? result : undefined;
}

function cut(whole: string | undefined, part: string | undefined, side: 'start' | 'end'): string | undefined {
  if (whole === undefined || part === undefined || part === '') return whole;
  if (side === 'start') return whole.startsWith(part) ? whole.slice(part.length) : whole;
  return whole.endsWith(part) ? whole.slice(0, -part.length) : whole;
}

function whenTexts<Result extends Plain>(
  a: Plain | undefined,
  b: Plain | undefined,
  apply: (a: string, b: string) => Result,
): Result | undefined {
  const [first, second] = [text(a), text(b)];
  return first === undefined || second === undefined ? undefined : apply(first, second);
}

function whenNumber(value: Plain | undefined, apply: (value: number) => number): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : apply(number);
}

function extreme(values: readonly Plain[], choose: (...values: number[]) => number): number | undefined {
  const numbers = values.map(numberOf).filter((value) => value !== undefined);
  return numbers.length === values.length && numbers.length > 0 ? choose(...numbers) : undefined;
}

function elementAt(items: readonly Plain[] | undefined, index: number | undefined): Plain | undefined {
  if (items === undefined || index === undefined || items.length === 0 || index < 0) return undefined;
  return items[index % items.length];
}

function zipped(
  names: readonly Plain[] | undefined,
  values: readonly Plain[] | undefined,
): Plain | undefined {
  if (names === undefined || values === undefined || names.length !== values.length) return undefined;
  return new Map(names.map((name, index): [string, Plain] => [String(name), values[index] ?? null]));
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
