import type { SourceRange } from '../../../documents/source-range.ts';
import type { Expression } from '../expression/expression.ts';
import { nestsTooDeep } from '../nesting.ts';
import { expressionOfNode } from './expression-of-node.ts';
import { childOf } from './hcl-text.ts';
import { withTree } from './parse.ts';

/** Reads a string of Terraform's JSON syntax, in which `${...}` is an expression. Its parts all have the range of the string. */
export async function readTemplate(text: string, at: SourceRange): Promise<Expression> {
  if (!/[$%]\{/.test(text)) return { kind: 'literal', value: text, at };
  // As in a heredoc, nothing but `$${` is an escape. Its last line break is not part of the string.
  let marker = 'END';
  while (text.includes(marker)) marker += '_';
  const body = text.replace(SIGNS_BEFORE_ESCAPE, (signs) => `\${"${signs}"}`);
  const source = { path: at.path, text: `x = <<${marker}\n${body}\n${marker}\n`, linesBefore: 0 };
  const unread: Expression = { kind: 'unsupported', what: 'an expression that cannot be read', at };
  if (nestsTooDeep(text)) return unread;
  const expression = await withTree(source, (root) => {
    const top = root.hasError ? undefined : childOf(root, 'body');
    const attribute = top && childOf(top, 'attribute');
    const value = attribute && childOf(attribute, 'expression');
    return value && movedTo(withoutLastBreak(expressionOfNode(source, value)), at);
  });
  return expression ?? unread;
}

/** The grammar cannot read `$$${`, which is a sign and then an escape. As an expression it can. */
const SIGNS_BEFORE_ESCAPE = /[$%]+(?=([$%])\1\{)/g;

function withoutLastBreak(expression: Expression): Expression {
  if (expression.kind === 'literal')
    return { ...expression, value: String(expression.value).replace(/\n$/, '') };
  if (expression.kind !== 'template') return expression;
  const parts = expression.parts.map((part, index) =>
    typeof part === 'string' && index === expression.parts.length - 1 ? part.replace(/\n$/, '') : part,
  );
  return { ...expression, parts: parts.filter((part) => part !== '') };
}

function movedTo(expression: Expression, at: SourceRange): Expression {
  const move = (inner: Expression) => movedTo(inner, at);
  switch (expression.kind) {
    case 'template':
      return {
        ...expression,
        at,
        parts: expression.parts.map((part) => (typeof part === 'string' ? part : move(part))),
      };
    case 'tuple':
      return { ...expression, at, items: expression.items.map(move) };
    case 'object': {
      const entries = expression.entries.map(({ key, value }) => ({
        key: move(key),
        value: move(value),
        extent: at,
      }));
      return { ...expression, at, entries };
    }
    case 'access':
      return { ...expression, at, of: move(expression.of), key: move(expression.key) };
    case 'splat':
      return { ...expression, at, of: move(expression.of), keys: expression.keys.map(move) };
    case 'call':
      return { ...expression, at, args: expression.args.map(move) };
    case 'unary':
      return { ...expression, at, operand: move(expression.operand) };
    case 'binary':
      return { ...expression, at, left: move(expression.left), right: move(expression.right) };
    case 'conditional': {
      const { condition, whenTrue, whenFalse } = expression;
      return {
        ...expression,
        at,
        condition: move(condition),
        whenTrue: move(whenTrue),
        whenFalse: move(whenFalse),
      };
    }
    case 'for': {
      const { over, key, value, condition } = expression;
      return {
        ...expression,
        at,
        over: move(over),
        key: key && move(key),
        value: move(value),
        condition: condition && move(condition),
      };
    }
    case 'literal':
    case 'name':
    case 'unsupported':
      return { ...expression, at };
  }
}
