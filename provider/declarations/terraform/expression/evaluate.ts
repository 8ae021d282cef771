import type { SourceRange } from '../../source-range.ts';
import {
  isPlainList,
  isPlainMap,
  type Plain,
  placed,
  plainOf,
  type StaticEntry,
  type StaticValue,
  type UndecidableValue,
} from '../../static-value.ts';
import type { Expression, ForExpression } from './expression.ts';
import { boolOf, FUNCTIONS, textOf } from './functions.ts';
import { operate } from './operate.ts';

/** What names mean where an expression stands. */
export interface Scope {
  /** The value of a name such as `var.ttl`, as its root and the first step; undefined for a name unknown here. */
  lookUp(root: string, member: string | undefined): StaticValue | undefined;
  readonly budget: Budget;
}

/** Steps left to be taken. Code that is made to be endless comes to an end. */
export interface Budget {
  steps: number;
}

const LONGEST_TEXT = 100_000;
const TOO_LARGE = 'it is too large to work out here';

/** Works an expression out. What cannot be worked out says why, and the rest of the value stays known. */
export function evaluate(expression: Expression, scope: Scope): StaticValue {
  const { at } = expression;
  scope.budget.steps -= 1;
  if (scope.budget.steps < 0) return undecidable(TOO_LARGE, at);
  switch (expression.kind) {
    case 'literal':
      return { kind: 'scalar', value: expression.value, at };
    case 'template':
      return evaluateTemplate(expression.parts, at, scope);
    case 'tuple':
      return { kind: 'list', items: expression.items.map((item) => evaluate(item, scope)), at };
    case 'object':
      return evaluateObject(expression, scope);
    case 'name':
      return scope.lookUp(expression.name, undefined) ?? undecidable(`it depends on ${expression.name}`, at);
    case 'access':
      return evaluateAccess(expression, scope);
    case 'splat':
      return evaluateSplat(expression, scope);
    case 'call':
      return evaluateCall(expression, scope);
    case 'unary':
    case 'binary':
      return evaluateOperation(expression, scope);
    case 'conditional': {
      const condition = plainOf(evaluate(expression.condition, scope));
      if (!('plain' in condition)) return { ...condition, at };
      const chosen = boolOf(condition.plain);
      if (chosen === undefined) return undecidable('its condition is neither true nor false', at);
      return { ...evaluate(chosen ? expression.whenTrue : expression.whenFalse, scope), at };
    }
    case 'for':
      return evaluateFor(expression, at, scope);
    case 'unsupported':
      return undecidable(`it uses ${expression.what}`, at);
  }
}

export function undecidable(because: string, at: SourceRange): UndecidableValue {
  return { kind: 'undecidable', because, at };
}

function evaluateTemplate(
  parts: readonly (string | Expression)[],
  at: SourceRange,
  scope: Scope,
): StaticValue {
  // A template that is nothing but one expression keeps that expression's type.
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    return { ...evaluate(only, scope), at };
  }
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      const value = plainOf(evaluate(part, scope));
      if (!('plain' in value)) return { ...value, at };
      const piece = textOf(value.plain);
      if (piece === undefined) return undecidable('a part of it is no text', at);
      text += piece;
    }
    if (text.length > LONGEST_TEXT) return undecidable(TOO_LARGE, at);
  }
  return { kind: 'scalar', value: text, at };
}

function evaluateObject({ entries, at }: Extract<Expression, { kind: 'object' }>, scope: Scope): StaticValue {
  const found = new Map<string, StaticEntry>();
  for (const { key, value, extent } of entries) {
    const name = plainOf(key.kind === 'name' ? literalName(key) : evaluate(key, scope));
    if (!('plain' in name)) return { ...name, at };
    const text = textOf(name.plain);
    if (text === undefined) return undecidable('one of its keys is no text', at);
    found.set(text, { value: evaluate(value, scope), extent });
  }
  return { kind: 'map', entries: found, at };
}

/** A bare name as the key of an object is its own text. */
function literalName({ name, at }: Extract<Expression, { kind: 'name' }>): StaticValue {
  return { kind: 'scalar', value: name, at };
}

function evaluateAccess(expression: Extract<Expression, { kind: 'access' }>, scope: Scope): StaticValue {
  const { of, key, at } = expression;
  const keyValue = plainOf(evaluate(key, scope));
  if (!('plain' in keyValue)) return { ...keyValue, at };
  if (of.kind === 'name' && typeof keyValue.plain === 'string') {
    const member = scope.lookUp(of.name, keyValue.plain);
    if (member !== undefined) return { ...member, at };
  }
  const owner = evaluate(of, scope);
  return { ...memberOf(owner, keyValue.plain, at), at };
}

function memberOf(owner: StaticValue, key: Plain, at: SourceRange): StaticValue {
  if (owner.kind === 'undecidable') return owner;
  const name = textOf(key);
  if (owner.kind === 'list' && name !== undefined && /^\d+$/.test(name)) {
    return (
      owner.items[Number(name)] ?? undecidable(`it asks for element ${name} of ${owner.items.length}`, at)
    );
  }
  if (owner.kind === 'map' && name !== undefined) {
    return owner.entries.get(name)?.value ?? undecidable(`it asks for "${name}", which is not there`, at);
  }
  return undecidable('it asks for a part of something that has none', at);
}

function evaluateSplat({ of, keys, at }: Extract<Expression, { kind: 'splat' }>, scope: Scope): StaticValue {
  const owner = evaluate(of, scope);
  if (owner.kind === 'undecidable') return { ...owner, at };
  if (owner.kind === 'scalar' && owner.value === null) return { kind: 'list', items: [], at };
  const items = owner.kind === 'list' ? owner.items : [owner];
  const members = items.map((item) =>
    keys.reduce<StaticValue>((value, key) => {
      const name = plainOf(evaluate(key, scope));
      return 'plain' in name ? memberOf(value, name.plain, at) : name;
    }, item),
  );
  return { kind: 'list', items: members, at };
}

function evaluateCall({ name, args, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): StaticValue {
  if (name === 'try') {
    const [first] = args;
    const value = first && evaluate(first, scope);
    if (value !== undefined && value.kind !== 'undecidable') return { ...value, at };
  }
  const apply = FUNCTIONS.get(name);
  if (apply === undefined) return undecidable(`it calls ${name}()`, at);
  const plains: Plain[] = [];
  for (const argument of args) {
    const value = plainOf(evaluate(argument, scope));
    if (!('plain' in value)) return { ...value, at };
    plains.push(value.plain);
  }
  const result = apply(...plains);
  if (result === undefined) return undecidable(`${name}() cannot be worked out for what it is given`, at);
  if (sizeOf(result) > LONGEST_TEXT) return undecidable(TOO_LARGE, at);
  return placed(result, at);
}

function sizeOf(plain: Plain): number {
  if (typeof plain === 'string') return plain.length;
  if (isPlainList(plain)) return plain.reduce<number>((sum, item) => sum + sizeOf(item), plain.length);
  if (isPlainMap(plain))
    return [...plain.values()].reduce<number>((sum, item) => sum + sizeOf(item), plain.size);
  return 1;
}

function evaluateOperation(
  expression: Extract<Expression, { kind: 'unary' | 'binary' }>,
  scope: Scope,
): StaticValue {
  const { operator, at } = expression;
  const operands = expression.kind === 'unary' ? [expression.operand] : [expression.left, expression.right];
  const plains: Plain[] = [];
  for (const operand of operands) {
    const value = plainOf(evaluate(operand, scope));
    if (!('plain' in value)) return { ...value, at };
    plains.push(value.plain);
  }
  const result = operate(operator, plains);
  return result === undefined
    ? undecidable(`its operator ${operator} does not go with what it is given`, at)
    : { kind: 'scalar', value: result, at };
}

function evaluateFor(expression: ForExpression, at: SourceRange, scope: Scope): StaticValue {
  const over = evaluate(expression.over, scope);
  if (over.kind === 'undecidable') return { ...over, at };
  if (over.kind === 'scalar') return undecidable('it goes through something that is no collection', at);
  const items: StaticValue[] = [];
  const entries = new Map<string, StaticEntry>();
  for (const [key, value] of pairsOf(over)) {
    const inner = within(scope, expression, key, value);
    if (expression.condition !== undefined) {
      const kept = plainOf(evaluate(expression.condition, inner));
      if (!('plain' in kept)) return { ...kept, at };
      if (boolOf(kept.plain) !== true) continue;
    }
    const made = evaluate(expression.value, inner);
    if (expression.makes === 'tuple') {
      items.push(made);
      continue;
    }
    const name = expression.key === undefined ? undefined : plainOf(evaluate(expression.key, inner));
    if (name === undefined || !('plain' in name)) return undecidable('one of its keys cannot be told', at);
    entries.set(String(textOf(name.plain)), { value: made, extent: at });
  }
  return expression.makes === 'tuple' ? { kind: 'list', items, at } : { kind: 'map', entries, at };
}

function pairsOf(value: Extract<StaticValue, { kind: 'list' | 'map' }>): [StaticValue, StaticValue][] {
  const { at } = value;
  if (value.kind === 'list') {
    return value.items.map((item, index) => [{ kind: 'scalar', value: index, at }, item]);
  }
  return [...value.entries].map(([name, entry]) => [{ kind: 'scalar', value: name, at }, entry.value]);
}

function within(scope: Scope, names: ForExpression, key: StaticValue, value: StaticValue): Scope {
  return {
    budget: scope.budget,
    lookUp(root, member) {
      const bound = root === names.valueName ? value : root === names.keyName ? key : undefined;
      if (bound === undefined) return scope.lookUp(root, member);
      return member === undefined ? bound : memberOf(bound, member, bound.at);
    },
  };
}
