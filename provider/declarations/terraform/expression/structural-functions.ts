import type { SourceRange } from '../../../documents/source-range.ts';
import type { StaticEntry, StaticValue } from '../../static-value.ts';
import { numberOf, textOf, unified } from './conversions.ts';
import { type Budget, plainWithin, refused, tooLarge } from './undecided.ts';

/** What a function makes of its arguments; undefined where it does not take them. */
type StructuralFunction = (
  args: readonly StaticValue[],
  at: SourceRange,
  budget: Budget,
) => StaticValue | undefined;

/**
 * The functions that move values about without looking into them: what cannot be decided stays where it is, and all else
 * keeps its place in the code.
 */
export const STRUCTURAL_FUNCTIONS: ReadonlyMap<string, StructuralFunction> = new Map<
  string,
  StructuralFunction
>([
  [
    'tolist',
    ([value], at) =>
      whenList(value, (list) => {
        const items = ofOneType(list);
        return items && { kind: 'list', items, at };
      }),
  ],
  [
    'tomap',
    ([map], at) =>
      whenMap(map, (entries) => {
        const values = ofOneType([...entries.values()].map(({ value }) => value));
        return (
          values && {
            kind: 'map',
            entries: new Map(
              [...entries].map(([name, entry], index) => [
                name,
                { ...entry, value: values[index] ?? entry.value },
              ]),
            ),
            at,
          }
        );
      }),
  ],
  ['sensitive', ([value]) => value],
  ['nonsensitive', ([value]) => value],
  ['concat', concatenated],
  ['merge', merged],
  ['lookup', lookedUp],
  ['element', elementAt],
  ['keys', ([map], at) => whenMap(map, (entries) => ({ kind: 'list', items: namesOf(entries, at), at }))],
  ['values', ([map], at) => whenMap(map, (entries) => ({ kind: 'list', items: valuesOf(entries), at }))],
  [
    'length',
    ([value], at) =>
      value?.kind === 'list' || value?.kind === 'map'
        ? sizeOf(value, at)
        : value?.kind === 'undecidable'
          ? value
          : undefined,
  ],
  ['reverse', ([items], at) => whenList(items, (list) => ({ kind: 'list', items: list.toReversed(), at }))],
  ['slice', sliced],
  ['flatten', flattened],
  [
    'one',
    ([items], at) =>
      whenList(items, (list) =>
        list.length > 1
          ? refused('one() is given several', at)
          : (list[0] ?? { kind: 'scalar', value: null, at }),
      ),
  ],
  ['zipmap', zipped],
  ['coalesce', coalesced],
]);

/** Scalars of one type. What is not known keeps its place, and other values are as they are. */
function ofOneType(values: readonly StaticValue[]): readonly StaticValue[] | undefined {
  const scalars = values.filter((value) => value.kind === 'scalar');
  const others = values.some(({ kind }) => kind === 'list' || kind === 'map');
  if (others) return scalars.every(({ value }) => value === null) ? values : undefined;
  const plains = unified(scalars.map(({ value }) => value));
  if (plains === undefined) return undefined;
  const changed = new Map(
    scalars.map((scalar, index) => [scalar, { ...scalar, value: plains[index] ?? null }]),
  );
  return values.map((value) => (value.kind === 'scalar' ? (changed.get(value) ?? value) : value));
}

function whenList(
  value: StaticValue | undefined,
  apply: (items: readonly StaticValue[]) => StaticValue | undefined,
): StaticValue | undefined {
  if (value?.kind === 'undecidable') return value;
  return value?.kind === 'list' ? apply(value.items) : undefined;
}

function whenMap(
  value: StaticValue | undefined,
  apply: (entries: ReadonlyMap<string, StaticEntry>) => StaticValue | undefined,
): StaticValue | undefined {
  if (value?.kind === 'undecidable') return value;
  return value?.kind === 'map' ? apply(value.entries) : undefined;
}

/** Maps are gone through in the order of their names. */
export function sortedEntries(entries: ReadonlyMap<string, StaticEntry>): [string, StaticEntry][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

function namesOf(entries: ReadonlyMap<string, StaticEntry>, at: SourceRange): StaticValue[] {
  return sortedEntries(entries).map(([value]) => ({ kind: 'scalar', value, at }));
}

function valuesOf(entries: ReadonlyMap<string, StaticEntry>): StaticValue[] {
  return sortedEntries(entries).map(([, { value }]) => value);
}

function sizeOf(value: Extract<StaticValue, { kind: 'list' | 'map' }>, at: SourceRange): StaticValue {
  return { kind: 'scalar', value: value.kind === 'list' ? value.items.length : value.entries.size, at };
}

function concatenated(
  args: readonly StaticValue[],
  at: SourceRange,
  budget: Budget,
): StaticValue | undefined {
  const items: StaticValue[] = [];
  for (const arg of args) {
    if (arg.kind === 'undecidable') return arg;
    if (arg.kind !== 'list') return undefined;
    budget.steps -= arg.items.length;
    if (budget.steps < 0) return tooLarge(at);
    for (const item of arg.items) items.push(item);
  }
  return { kind: 'list', items, at };
}

function merged(args: readonly StaticValue[], at: SourceRange, budget: Budget): StaticValue | undefined {
  const entries = new Map<string, StaticEntry>();
  for (const arg of args) {
    if (arg.kind === 'undecidable') return arg;
    if (arg.kind === 'scalar' && arg.value === null) continue;
    if (arg.kind !== 'map') return undefined;
    budget.steps -= arg.entries.size;
    if (budget.steps < 0) return tooLarge(at);
    for (const [name, entry] of arg.entries) entries.set(name, entry);
  }
  return { kind: 'map', entries, at };
}

function lookedUp([map, key, otherwise]: readonly StaticValue[], at: SourceRange): StaticValue | undefined {
  if (key?.kind === 'undecidable') return key;
  const name = key?.kind === 'scalar' ? textOf(key.value) : undefined;
  return whenMap(map, (entries) => {
    if (name === undefined) return undefined;
    return entries.get(name)?.value ?? otherwise ?? refused(`it looks up "${name}", which is not there`, at);
  });
}

function elementAt([items, index]: readonly StaticValue[], at: SourceRange): StaticValue | undefined {
  if (index?.kind === 'undecidable') return index;
  const number = index?.kind === 'scalar' ? numberOf(index.value) : undefined;
  if (number === undefined || !Number.isInteger(number) || number < 0) return undefined;
  return whenList(
    items,
    (list) => list[number % list.length] ?? refused('element() is given an empty list', at),
  );
}

function sliced([items, from, to]: readonly StaticValue[], at: SourceRange): StaticValue | undefined {
  const [start, end] = [from, to].map((bound) =>
    bound?.kind === 'scalar' ? numberOf(bound.value) : undefined,
  );
  if (start === undefined || end === undefined) return undefined;
  return whenList(items, (list) => ({ kind: 'list', items: list.slice(start, end), at }));
}

function flattened(
  [items]: readonly StaticValue[],
  at: SourceRange,
  budget: Budget,
): StaticValue | undefined {
  const flat: StaticValue[] = [];
  const open = (list: readonly StaticValue[], depth: number): StaticValue | undefined => {
    for (const item of list) {
      budget.steps -= 1;
      if (budget.steps < 0 || depth > 100) return tooLarge(at);
      if (item.kind === 'undecidable') return item;
      const problem = item.kind === 'list' ? open(item.items, depth + 1) : undefined;
      if (problem !== undefined) return problem;
      if (item.kind !== 'list') flat.push(item);
    }
    return undefined;
  };
  return whenList(items, (list) => open(list, 0) ?? { kind: 'list', items: flat, at });
}

function zipped(
  [names, values]: readonly StaticValue[],
  at: SourceRange,
  budget: Budget,
): StaticValue | undefined {
  if (names === undefined) return undefined;
  const read = plainWithin(names, budget);
  if (!('plain' in read)) return read;
  const texts = Array.isArray(read.plain) ? read.plain.map(textOf) : [undefined];
  return whenList(values, (list) => {
    const entries = new Map<string, StaticEntry>();
    for (const [index, name] of texts.entries()) {
      const value = list[index];
      if (name === undefined || value === undefined || texts.length !== list.length) return undefined;
      entries.set(name, { value, extent: value.at });
    }
    return { kind: 'map', entries, at };
  });
}

/** The first that is neither null nor empty; what comes after it does not matter. */
function coalesced(args: readonly StaticValue[], at: SourceRange): StaticValue {
  const first = args.find((arg) => arg.kind !== 'scalar' || (arg.value !== null && arg.value !== ''));
  return first ?? refused('coalesce() is given nothing', at);
}
