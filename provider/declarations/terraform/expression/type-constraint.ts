import type { StaticEntry, StaticMap, StaticValue } from '../../static-value.ts';
import { boolOf, numberOf, textOf } from './conversions.ts';
import { evaluate } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import type { Scope } from './scope.ts';
import { plainWithin, tooLarge, undecidable } from './undecided.ts';

const SCALARS = { string: textOf, number: numberOf, bool: boolOf } as const;

/**
 * What a value becomes in a variable of a type: converted, and what is `optional` in it filled in. A constraint that is
 * not understood changes nothing.
 */
export function converted(value: StaticValue, type: Expression, scope: Scope): StaticValue {
  scope.budget.steps -= 1;
  if (scope.budget.steps < 0) return tooLarge(value.at);
  if (value.kind === 'undecidable' || (value.kind === 'scalar' && value.value === null)) return value;
  if (type.kind === 'name') {
    const convert = Object.entries(SCALARS).find(([name]) => name === type.name)?.[1];
    return convert === undefined ? value : scalarOf(value, type.name, convert);
  }
  const [of] = type.kind === 'call' ? type.args : [];
  if (type.kind !== 'call' || of === undefined) return value;
  if (type.name === 'object')
    return value.kind === 'map' && of.kind === 'object' ? objectOf(value, of, scope) : value;
  if (type.name === 'map' && value.kind === 'map') {
    const entries = [...value.entries].map(([name, entry]): [string, StaticEntry] => [
      name,
      { ...entry, value: converted(entry.value, of, scope) },
    ]);
    return { ...value, entries: new Map(entries) };
  }
  if (!['list', 'set'].includes(type.name) || value.kind !== 'list') return value;
  const list: StaticValue = { ...value, items: value.items.map((item) => converted(item, of, scope)) };
  return type.name === 'set' ? inOrder(list, scope) : list;
}

function scalarOf(
  value: StaticValue,
  type: string,
  convert: (value: string | number | boolean | null) => string | number | boolean | undefined,
): StaticValue {
  const made = value.kind === 'scalar' ? convert(value.value) : undefined;
  return made === undefined || value.kind !== 'scalar'
    ? undecidable(`its value is not a ${type}`, value.at)
    : { ...value, value: made };
}

function objectOf(
  value: StaticMap,
  { entries: attributes }: Extract<Expression, { kind: 'object' }>,
  scope: Scope,
): StaticValue {
  const entries = new Map<string, StaticEntry>();
  for (const { key, value: type } of attributes) {
    if (key.kind !== 'literal') return value;
    const name = String(key.value);
    const given = value.entries.get(name);
    const optional = type.kind === 'call' && type.name === 'optional';
    const [inner = type, otherwise] = optional ? type.args : [];
    const missing = given === undefined || (given.value.kind === 'scalar' && given.value.value === null);
    if (missing && optional) {
      const filled: StaticValue = otherwise
        ? filledIn(evaluate(otherwise, scope), value)
        : { kind: 'scalar', value: null, at: value.at };
      entries.set(name, { value: converted(filled, inner, scope), extent: value.at });
    } else if (given === undefined) return undecidable(`its value has no ${name}`, value.at);
    else entries.set(name, { ...given, value: converted(given.value, inner, scope) });
  }
  return { ...value, entries };
}

/** A default is in the object that leaves it out, and comes from the type. */
function filledIn(value: StaticValue, { at }: StaticMap): StaticValue {
  return { ...value, at, origins: [value.at, ...(value.origins ?? [])] };
}

/** Sets have the order of their values; one that holds something undecidable stays as it is. */
function inOrder(list: Extract<StaticValue, { kind: 'list' }>, scope: Scope): StaticValue {
  const read = plainWithin(list, scope.budget);
  if (!('plain' in read)) return list;
  const order = FUNCTIONS.get('toset')?.(read.plain);
  if (!Array.isArray(order) || !Array.isArray(read.plain)) return list;
  const { plain } = read;
  return { ...list, items: order.flatMap((item) => list.items[plain.indexOf(item)] ?? []) };
}
