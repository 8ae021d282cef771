import type { SourceRange } from '../../../documents/source-range.ts';
import type { StaticEntry, StaticList, StaticMap, StaticValue } from '../../static-value.ts';
import { boolOf, textOf } from './conversions.ts';
import type { Expression, ForExpression } from './expression.ts';
import { memberOf } from './member.ts';
import type { Scope } from './scope.ts';
import { sortedEntries } from './structural-functions.ts';
import { plainWithin, tooLarge, undecidable } from './undecided.ts';

type Evaluate = (expression: Expression, scope: Scope) => StaticValue;

/** Makes a list or a map of a collection, item by item. */
export function evaluateFor(
  expression: ForExpression,
  at: SourceRange,
  scope: Scope,
  evaluate: Evaluate,
): StaticValue {
  const over = evaluate(expression.over, scope);
  if (over.kind === 'undecidable') return over;
  if (over.kind === 'scalar') return undecidable('it iterates over something that is not a collection', at);
  const items: StaticValue[] = [];
  const entries = new Map<string, StaticEntry>();
  const groups = new Map<string, StaticValue[]>();
  for (const [key, value] of pairsOf(over)) {
    if (scope.budget.steps < 0) return tooLarge(at);
    const inner = within(scope, expression, key, value);
    if (expression.condition !== undefined) {
      const kept = plainWithin(evaluate(expression.condition, inner), scope.budget);
      if (!('plain' in kept)) return kept;
      if (boolOf(kept.plain) !== true) continue;
    }
    const made = evaluate(expression.value, inner);
    if (expression.key === undefined) {
      items.push(made);
      continue;
    }
    const read = plainWithin(evaluate(expression.key, inner), scope.budget);
    if (!('plain' in read)) return read;
    const name = textOf(read.plain);
    if (name === undefined) return undecidable('one of its keys is not a string', at);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(made);
    entries.set(name, { value: expression.groups ? { kind: 'list', items: group, at } : made, extent: at });
  }
  return expression.makes === 'tuple' ? { kind: 'list', items, at } : { kind: 'map', entries, at };
}

function pairsOf(value: StaticList | StaticMap): [StaticValue, StaticValue][] {
  const { at } = value;
  if (value.kind === 'list') {
    return value.items.map((item, index) => [{ kind: 'scalar', value: index, at }, item]);
  }
  return sortedEntries(value.entries).map(([name, entry]) => [
    { kind: 'scalar', value: name, at },
    entry.value,
  ]);
}

function within(scope: Scope, names: ForExpression, key: StaticValue, value: StaticValue): Scope {
  return {
    ...scope,
    lookUp(root, member) {
      const bound = root === names.valueName ? value : root === names.keyName ? key : undefined;
      if (bound === undefined) return scope.lookUp(root, member);
      return member === undefined ? bound : memberOf(bound, member, bound.at);
    },
  };
}
