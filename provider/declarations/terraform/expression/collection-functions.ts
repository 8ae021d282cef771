import { isPlainMap, type Plain } from '../../static-value.ts';
import { identityOf, listOf, numberOf, samePlain, textOf } from './conversions.ts';
import { type FunctionResult, type PlainFunction, REFUSED } from './function-result.ts';

/** More combinations are not made. */
const MOST_COMBINATIONS = 10_000;

/** Functions of lists, sets and maps whose elements must be known. Source: Terraform's function reference. */
export const COLLECTION_FUNCTIONS: readonly (readonly [string, PlainFunction])[] = [
  ['chunklist', chunked],
  ['coalescelist', (...lists) => lists.find((list) => (listOf(list)?.length ?? 0) > 0) ?? REFUSED],
  ['index', indexIn],
  ['matchkeys', matchedByKeys],
  [
    'setintersection',
    (first, ...others) => setOf(listOf(first)?.filter((item) => others.every((set) => has(set, item)))),
  ],
  ['setsubtract', (from, taken) => setOf(listOf(from)?.filter((item) => !has(taken, item)))],
  ['setproduct', combined],
  ['sum', summed],
  ['transpose', transposed],
];

function has(set: Plain | undefined, item: Plain): boolean {
  return listOf(set)?.some((other) => samePlain(other, item)) ?? false;
}

export function distinct(items: readonly Plain[] | undefined): readonly Plain[] | undefined {
  return items && [...new Map(items.map((item) => [identityOf(item), item])).values()];
}

/** Sets have the order of their values. */
export function setOf(items: readonly Plain[] | undefined): readonly Plain[] | undefined {
  return distinct(items)?.toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : identityOf(a) < identityOf(b) ? -1 : 1,
  );
}

function chunked(items?: Plain, size?: Plain): FunctionResult {
  const [list, length] = [listOf(items), numberOf(size)];
  if (list === undefined || length === undefined || !Number.isInteger(length) || length < 0) return undefined;
  if (length === 0) return [list];
  const count = Math.ceil(list.length / length);
  return Array.from({ length: count }, (_, index) => list.slice(index * length, (index + 1) * length));
}

function indexIn(items?: Plain, wanted?: Plain): FunctionResult {
  const list = listOf(items);
  if (list === undefined || wanted === undefined) return undefined;
  const index = list.findIndex((item) => samePlain(item, wanted));
  return index < 0 ? REFUSED : index;
}

function matchedByKeys(values?: Plain, keys?: Plain, wanted?: Plain): FunctionResult {
  const [list, names] = [listOf(values), listOf(keys)];
  if (list === undefined || names === undefined || listOf(wanted) === undefined) return undefined;
  if (list.length !== names.length) return REFUSED;
  return list.filter((_, index) => has(wanted, names[index] ?? null));
}

function combined(...sets: readonly Plain[]): FunctionResult {
  let rows: readonly (readonly Plain[])[] = [[]];
  for (const set of sets) {
    const items = listOf(set);
    if (items === undefined || rows.length * items.length > MOST_COMBINATIONS) return undefined;
    rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  }
  return sets.length < 2 ? undefined : rows;
}

function summed(items?: Plain): FunctionResult {
  const numbers = listOf(items)?.map(numberOf);
  if (numbers === undefined) return undefined;
  if (numbers.length === 0 || numbers.includes(undefined)) return REFUSED;
  const sum = numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
  // Terraform counts with many more digits, and shows none of the last ones.
  return Number(sum.toPrecision(15));
}

/** A map of lists of strings, turned over. */
function transposed(map?: Plain): FunctionResult {
  if (map === undefined || !isPlainMap(map)) return undefined;
  const result = new Map<string, string[]>();
  for (const [name, items] of [...map].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const texts = listOf(items)?.map(textOf);
    if (texts === undefined) return undefined;
    for (const text of texts) {
      if (text === undefined) return undefined;
      const names = result.get(text) ?? [];
      result.set(text, names);
      names.push(name);
    }
  }
  return result;
}
