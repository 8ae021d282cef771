import type { SourceRange } from '../../../documents/source-range.ts';
import { type Origins, type Plain, placed, type StaticEntry, type StaticValue } from '../../static-value.ts';
import { boolOf, textOf } from './conversions.ts';
import type { Expression } from './expression.ts';
import { evaluateFor } from './for-expression.ts';
import { REFUSED } from './function-result.ts';
import { costOf, FUNCTIONS, sizeOf } from './functions.ts';
import { memberOf } from './member.ts';
import { operate } from './operate.ts';
import type { Scope } from './scope.ts';
import { SOURCE_FUNCTIONS } from './source-functions.ts';
import { STRUCTURAL_FUNCTIONS } from './structural-functions.ts';
import { LONGEST_TEXT } from './text-functions.ts';
import { plainWithin, refused, tooLarge, undecidable } from './undecided.ts';

/** Locals that need locals that need locals: the stack is not endless. */
const DEEPEST = 400;

/** A value that goes through more names than this has been followed far enough. */
const MOST_ORIGINS = 10;

/** Evaluates an expression. A part that cannot be evaluated says why, and the rest of the value stays known. */
export function evaluate(expression: Expression, scope: Scope): StaticValue {
  const { budget } = scope;
  const depth = budget.depth ?? 0;
  budget.steps -= 1;
  if (budget.steps < 0 || depth > DEEPEST) return tooLarge(expression.at);
  budget.depth = depth + 1;
  const value = evaluateKind(expression, scope);
  budget.depth = depth;
  return locatedAt(expression.at, value);
}

/** The value where it is used. Where it was before is where it comes from. */
function locatedAt(at: SourceRange, value: StaticValue): StaticValue {
  if (value.at === at) return value;
  const { origins = [] } = value;
  // A part of the same expression, or a value that is written nowhere.
  if (value.at.path === '' || isWithin(value.at, at)) return { ...value, at };
  return { ...value, at, origins: [value.at, ...origins].slice(0, MOST_ORIGINS) };
}

function isWithin(inner: SourceRange, outer: SourceRange): boolean {
  return inner.path === outer.path && inner.line >= outer.line && inner.endLine <= outer.endLine;
}

function evaluateKind(expression: Expression, scope: Scope): StaticValue {
  const { at } = expression;
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
      return evaluateOperation(expression.operator, [expression.operand], at, scope);
    case 'binary':
      return evaluateOperation(expression.operator, [expression.left, expression.right], at, scope);
    case 'conditional': {
      const condition = plainWithin(evaluate(expression.condition, scope), scope.budget);
      if (!('plain' in condition)) return condition;
      const chosen = boolOf(condition.plain);
      if (chosen === undefined) return undecidable('its condition is neither true nor false', at);
      return evaluate(chosen ? expression.whenTrue : expression.whenFalse, scope);
    }
    case 'for':
      return evaluateFor(expression, at, scope, evaluate);
    case 'unsupported':
      return undecidable(`it uses ${expression.what}`, at);
  }
}

function evaluateTemplate(
  parts: readonly (string | Expression)[],
  at: SourceRange,
  scope: Scope,
): StaticValue {
  // A template that is nothing but one expression keeps that expression's type.
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return evaluate(only, scope);
  let text = '';
  let origins: Origins | undefined;
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      const evaluated = evaluate(part, scope);
      origins ??= evaluated.origins;
      const value = plainWithin(evaluated, scope.budget);
      if (!('plain' in value)) return value;
      const piece = textOf(value.plain);
      if (piece === undefined) return undecidable('a part of it is not a string', at);
      text += piece;
    }
    if (text.length > LONGEST_TEXT) return tooLarge(at);
  }
  return { kind: 'scalar', value: text, at, ...(origins && { origins }) };
}

function evaluateObject({ entries, at }: Extract<Expression, { kind: 'object' }>, scope: Scope): StaticValue {
  const found = new Map<string, StaticEntry>();
  for (const { key, value, extent } of entries) {
    const name = plainWithin(evaluate(key, scope), scope.budget);
    if (!('plain' in name)) return name;
    const text = textOf(name.plain);
    if (text === undefined) return undecidable('one of its keys is not a string', at);
    found.set(text, { value: evaluate(value, scope), extent });
  }
  return { kind: 'map', entries: found, at };
}

function evaluateAccess({ of, key, at }: Extract<Expression, { kind: 'access' }>, scope: Scope): StaticValue {
  const name = plainWithin(evaluate(key, scope), scope.budget);
  if (!('plain' in name)) return name;
  if (of.kind === 'name' && typeof name.plain === 'string') {
    const member = scope.lookUp(of.name, name.plain);
    if (member !== undefined) return member;
  }
  return memberOf(evaluate(of, scope), name.plain, at);
}

function evaluateSplat({ of, keys, at }: Extract<Expression, { kind: 'splat' }>, scope: Scope): StaticValue {
  const owner = evaluate(of, scope);
  if (owner.kind === 'undecidable') return owner;
  if (owner.kind === 'scalar' && owner.value === null) return { kind: 'list', items: [], at };
  const items = owner.kind === 'list' ? owner.items : [owner];
  scope.budget.steps -= items.length;
  const members = items.map((item) =>
    keys.reduce<StaticValue>((value, key) => {
      const name = plainWithin(evaluate(key, scope), scope.budget);
      return 'plain' in name ? memberOf(value, name.plain, at) : name;
    }, item),
  );
  return { kind: 'list', items: members, at };
}

function evaluateCall(call: Extract<Expression, { kind: 'call' }>, scope: Scope): StaticValue {
  const { name, at } = call;
  const { budget } = scope;
  if (name === 'try') return firstAccepted(call, scope);
  if (name === 'can') {
    const [value] = call.args.map((argument) => evaluate(argument, scope));
    if (value?.kind === 'undecidable' && !value.refused) return value;
    return { kind: 'scalar', value: value?.kind !== 'undecidable', at };
  }
  const structural = STRUCTURAL_FUNCTIONS.get(name);
  const plain = FUNCTIONS.get(name);
  const reads = scope.sources === undefined ? undefined : SOURCE_FUNCTIONS.get(name);
  if (structural === undefined && plain === undefined && reads === undefined)
    return undecidable(`it calls ${name}()`, at);
  const args = argumentsOf(call, scope);
  if (!Array.isArray(args)) return args;
  const moved = structural?.(args, at, budget);
  if (moved !== undefined) return moved;
  const plains: Plain[] = [];
  for (const argument of args) {
    const value = plainWithin(argument, budget);
    if (!('plain' in value)) return value;
    plains.push(value.plain);
  }
  if (reads !== undefined && scope.sources !== undefined)
    return reads({ args: plains, at, scope, sources: scope.sources, evaluate });
  budget.steps -= costOf(name, plains);
  if (budget.steps < 0) return tooLarge(at);
  const result = plain?.(...plains);
  if (result === undefined) return undecidable(`${name}() cannot be evaluated with these arguments`, at);
  if (result === REFUSED) return refused(`${name}() fails with these arguments`, at);
  const size = sizeOf(result);
  budget.steps -= size / 10;
  return size > LONGEST_TEXT ? tooLarge(at) : placed(result, at);
}

function argumentsOf(
  { args, expanded }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): StaticValue[] | Extract<StaticValue, { kind: 'undecidable' }> {
  const values = args.map((argument) => evaluate(argument, scope));
  const last = expanded ? values.pop() : undefined;
  if (last?.kind === 'undecidable') return last;
  if (last?.kind === 'list') {
    // As many arguments as a call of JavaScript takes without doubt.
    if (last.items.length > 1_000) return tooLarge(last.at);
    values.push(...last.items);
  }
  return values;
}

function firstAccepted({ args, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): StaticValue {
  for (const argument of args) {
    const value = evaluate(argument, scope);
    if (value.kind !== 'undecidable' || !value.refused) return value;
  }
  return refused('nothing that it tries is there', at);
}

function evaluateOperation(
  operator: string,
  operands: readonly Expression[],
  at: SourceRange,
  scope: Scope,
): StaticValue {
  const values = operands.map((operand) => plainWithin(evaluate(operand, scope), scope.budget));
  // One side can be enough.
  const decisive = operator === '&&' ? false : operator === '||' ? true : undefined;
  if (decisive !== undefined && values.some((value) => 'plain' in value && boolOf(value.plain) === decisive))
    return { kind: 'scalar', value: decisive, at };
  const plains: Plain[] = [];
  for (const value of values) {
    if (!('plain' in value)) return value;
    plains.push(value.plain);
  }
  const result = operate(operator, plains);
  return result === undefined
    ? undecidable(`its operator ${operator} does not accept its operands`, at)
    : { kind: 'scalar', value: result, at };
}
