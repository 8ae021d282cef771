import type { Node } from 'web-tree-sitter';
import type { SourceRange } from '../../../documents/source-range.ts';
import type { Expression, ForExpression, ObjectEntry } from '../expression/expression.ts';
import { childOf, childrenOf, type HclText, rangeBetween, rangeOf } from './hcl-text.ts';
import { heredocTemplate, quotedTemplate } from './template.ts';

/** Handwritten code is not nested more deeply, and recursion has its limits. */
const DEEPEST = 300;

/** The expression that a node of the syntax tree represents. */
export function expressionOfNode(source: HclText, node: Node, depth = 0): Expression {
  const at = rangeOf(source, node);
  if (depth > DEEPEST) return { kind: 'unsupported', what: 'very deep nesting', at };
  const inner = (child: Node) => expressionOfNode(source, child, depth + 1);
  const children = childrenOf(node);
  const [first] = children;
  switch (node.type) {
    case 'expression':
      return { ...expressionOfParts(source, children, at, depth), at };
    case 'literal_value':
    case 'collection_value':
    case 'template_expr':
    case 'operation':
      return first === undefined ? { kind: 'unsupported', what: 'nothing', at } : { ...inner(first), at };
    case 'string_lit':
    case 'quoted_template':
      return quotedTemplate(source, node, inner);
    case 'heredoc_template':
      return heredocTemplate(source, node, inner);
    case 'numeric_lit': {
      const value = Number(node.text);
      return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
        ? { kind: 'literal', value, at }
        : { kind: 'unsupported', what: 'a number of so many digits', at };
    }
    case 'bool_lit':
      return { kind: 'literal', value: node.text === 'true', at };
    case 'null_lit':
      return { kind: 'literal', value: null, at };
    case 'variable_expr':
      return node.text === ''
        ? { kind: 'unsupported', what: 'something that is missing', at }
        : { kind: 'name', name: node.text, at };
    case 'tuple':
      return { kind: 'tuple', items: children.filter(isExpression).map(inner), at };
    case 'object':
      return { kind: 'object', entries: children.flatMap((child) => objectEntry(source, child, depth)), at };
    case 'function_call':
      return callOf(source, node, depth);
    case 'unary_operation':
    case 'binary_operation':
      return operationOf(source, node, depth);
    case 'conditional': {
      const [condition, whenTrue, whenFalse] = children.filter(isExpression);
      if (condition === undefined || whenTrue === undefined || whenFalse === undefined) break;
      return {
        kind: 'conditional',
        condition: inner(condition),
        whenTrue: inner(whenTrue),
        whenFalse: inner(whenFalse),
        at,
      };
    }
    case 'for_expr':
      return forOf(source, node, depth);
  }
  return { kind: 'unsupported', what: 'something that cannot be read here', at };
}

function isExpression({ type }: Node): boolean {
  return type === 'expression';
}

/** Operands and conditions come either wrapped in an expression, or as their parts side by side. */
function expressionOfParts(
  source: HclText,
  parts: readonly Node[],
  whole: SourceRange,
  depth: number,
): Expression {
  const [first, ...steps] = parts.filter(({ type }) => type !== '(' && type !== ')');
  if (first === undefined) {
    return { kind: 'unsupported', what: 'nothing', at: whole };
  }
  let expression = expressionOfNode(source, first, depth + 1);
  for (const step of steps) {
    const at = rangeBetween(source, first, step);
    if (step.type === 'splat') return splatOf(source, expression, step, at, depth);
    const key = stepKey(source, step, depth);
    if (key === undefined) return { kind: 'unsupported', what: 'something that cannot be read here', at };
    expression = { kind: 'access', of: expression, key, at };
  }
  return expression;
}

/** What follows `[*]` is asked of each item; what follows `.*`, only up to the first `[key]`. */
function splatOf(source: HclText, of: Expression, splat: Node, at: SourceRange, depth: number): Expression {
  const [form] = childrenOf(splat);
  const steps =
    form === undefined ? [] : childrenOf(form).filter(({ type }) => type === 'get_attr' || type === 'index');
  const end = form?.type === 'attr_splat' ? steps.findIndex(({ type }) => type === 'index') : -1;
  const ofEach = end < 0 ? steps : steps.slice(0, end);
  const keyOf = (step: Node) =>
    stepKey(source, step, depth) ?? { kind: 'unsupported', what: 'a key that cannot be read here', at };
  let expression: Expression = { kind: 'splat', of, keys: ofEach.map(keyOf), at };
  for (const step of steps.slice(ofEach.length))
    expression = { kind: 'access', of: expression, key: keyOf(step), at };
  return expression;
}

/** What `.name`, `.0` or `[key]` asks for. */
function stepKey(source: HclText, step: Node, depth: number): Expression | undefined {
  if (step.type === 'get_attr') {
    const name = childOf(step, 'identifier');
    return name && { kind: 'literal', value: name.text, at: rangeOf(source, name) };
  }
  if (step.type !== 'index') return undefined;
  const [form] = childrenOf(step);
  const key = form && childOf(form, 'expression');
  if (key !== undefined) return expressionOfNode(source, key, depth + 1);
  const number = form && /^\.(\d+)$/.exec(form.text)?.[1];
  return number === undefined
    ? undefined
    : { kind: 'literal', value: Number(number), at: rangeOf(source, step) };
}

function objectEntry(source: HclText, node: Node, depth: number): ObjectEntry[] {
  if (node.type !== 'object_elem') return [];
  const [key, value] = childrenOf(node).filter(isExpression);
  if (key === undefined || value === undefined) return [];
  const name = expressionOfNode(source, key, depth + 1);
  // In parentheses a name is a reference, without them it is its own text.
  const bracketed = childrenOf(key)[0]?.type === '(';
  return [
    {
      key: name.kind === 'name' && !bracketed ? { kind: 'literal', value: name.name, at: name.at } : name,
      value: expressionOfNode(source, value, depth + 1),
      extent: rangeOf(source, node),
    },
  ];
}

function callOf(source: HclText, node: Node, depth: number): Expression {
  const at = rangeOf(source, node);
  const name = childOf(node, 'identifier')?.text ?? '';
  const given = childOf(node, 'function_arguments');
  const args = given === undefined ? [] : childrenOf(given);
  return {
    kind: 'call',
    name,
    args: args.filter(isExpression).map((argument) => expressionOfNode(source, argument, depth + 1)),
    expanded: args.some(({ type }) => type === 'ellipsis'),
    at,
  };
}

const OPERATORS: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  '!',
]);

/** The parts of an operand are separate children of the node: `var` `.p` `==` `1`. */
function operationOf(source: HclText, node: Node, depth: number): Expression {
  const at = rangeOf(source, node);
  const parts = childrenOf(node);
  const split = parts.findIndex(({ type }) => OPERATORS.has(type));
  const operator = parts[split]?.type ?? '';
  const right = expressionOfParts(source, parts.slice(split + 1), at, depth + 1);
  if (split === 0) return { kind: 'unary', operator, operand: right, at };
  return {
    kind: 'binary',
    operator,
    left: expressionOfParts(source, parts.slice(0, split), at, depth + 1),
    right,
    at,
  };
}

function forOf(source: HclText, node: Node, depth: number): Expression {
  const at = rangeOf(source, node);
  const unread: Expression = { kind: 'unsupported', what: 'a for expression that cannot be read here', at };
  const [form] = childrenOf(node);
  const intro = form && childOf(form, 'for_intro');
  if (form === undefined || intro === undefined || form.hasError) return unread;
  const names = childrenOf(intro)
    .filter(({ type }) => type === 'identifier')
    .map(({ text }) => text);
  const over = childOf(intro, 'expression');
  const bodies = childrenOf(form).filter(isExpression);
  const condition = childOf(form, 'for_cond');
  const test = condition && childOf(condition, 'expression');
  const makes = form.type === 'for_tuple_expr' ? 'tuple' : 'object';
  const [first, second] = bodies;
  const key = makes === 'object' ? first : undefined;
  const value = makes === 'object' ? second : first;
  const valueName = names.at(-1);
  if (over === undefined || value === undefined || valueName === undefined) return unread;
  const inner = (child: Node) => expressionOfNode(source, child, depth + 1);
  const made: ForExpression = {
    kind: 'for',
    makes,
    keyName: names.length > 1 ? names[0] : undefined,
    valueName,
    over: inner(over),
    key: key && inner(key),
    value: inner(value),
    condition: test && inner(test),
    groups: childOf(form, 'ellipsis') !== undefined,
  };
  return { ...made, at };
}
