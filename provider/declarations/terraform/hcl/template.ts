import type { Node } from 'web-tree-sitter';
import type { Expression } from '../expression/expression.ts';
import { childrenOf, type HclText, rangeOf } from './hcl-text.ts';

/** Makes an expression of the node inside `${` and `}`. */
type ExpressionOf = (node: Node) => Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The content of a string in quotes, with what is interpolated. */
export function quotedTemplate(source: HclText, node: Node, expressionOf: ExpressionOf): Expression {
  const [start] = childrenOf(node);
  const end = childrenOf(node).at(-1);
  if (start === undefined || end === undefined) return literal(source, node, '');
  return templateOf(source, node, start.endIndex, end.startIndex, expressionOf, unescapeQuoted);
}

/** The content of a heredoc. With `<<-` the indentation that all its lines share is not part of it. */
export function heredocTemplate(source: HclText, node: Node, expressionOf: ExpressionOf): Expression {
  const opening = source.text.indexOf('\n', node.startIndex) + 1;
  const marker = childrenOf(node).findLast(({ type }) => type === 'heredoc_identifier');
  const end = marker === undefined ? node.endIndex : source.text.lastIndexOf('\n', marker.startIndex - 1) + 1;
  const template = templateOf(source, node, opening, Math.max(opening, end), expressionOf, unescapeDollar);
  return source.text.startsWith('<<-', node.startIndex) ? flush(template) : template;
}

function templateOf(
  source: HclText,
  node: Node,
  start: number,
  end: number,
  expressionOf: ExpressionOf,
  plain: (text: string) => string,
): Expression {
  const parts: (string | Expression)[] = [];
  const add = (from: number, to: number) => {
    if (to > from) parts.push(plain(source.text.slice(from, to)));
  };
  let position = start;
  for (const child of childrenOf(node)) {
    if (child.type === 'template_directive') return unsupported(source, node, 'a template directive');
    if (child.type !== 'template_interpolation') continue;
    if (/^\$\{~|~\}$/.test(child.text)) return unsupported(source, node, 'a strip marker');
    const inner = childrenOf(child).find(({ type }) => type === 'expression');
    if (inner === undefined) return unsupported(source, node, 'an interpolation that cannot be read');
    add(position, child.startIndex);
    parts.push(expressionOf(inner));
    position = child.endIndex;
  }
  add(position, end);
  const [only] = parts;
  if (parts.length === 0) return literal(source, node, '');
  if (parts.length === 1 && typeof only === 'string') return literal(source, node, only);
  return { kind: 'template', parts, at: rangeOf(source, node) };
}

/** Takes the common indent away. Empty lines, and text after an interpolation, have no part in it. */
function flush(template: Expression): Expression {
  const parts =
    template.kind === 'literal'
      ? [String(template.value)]
      : template.kind === 'template'
        ? template.parts
        : [];
  if (parts.length === 0) return template;
  const indents: number[] = [];
  eachLineStart(parts, (line) => {
    if (line.trim() !== '') indents.push(line.length - line.trimStart().length);
  });
  const indent = Math.min(...indents);
  if (!Number.isFinite(indent)) return template;
  let atLineStart = true;
  const cut = parts.map((part) => {
    if (typeof part !== 'string') {
      atLineStart = false;
      return part;
    }
    const lines = part.split('\n').map((line, index, all) => {
      const empty = index < all.length - 1 && line.trim() === '';
      return empty || (index === 0 && !atLineStart) ? line : withoutIndent(line, indent);
    });
    atLineStart = part.endsWith('\n');
    return lines.join('\n');
  });
  const [only = ''] = cut;
  return template.kind === 'literal' && typeof only === 'string'
    ? { ...template, value: only }
    : { kind: 'template', parts: cut, at: template.at };
}

function withoutIndent(line: string, indent: number): string {
  return line.slice(Math.min(indent, line.length - line.trimStart().length));
}

function eachLineStart(parts: readonly (string | Expression)[], visit: (line: string) => void): void {
  let atLineStart = true;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') {
      if (atLineStart) visit('x');
      atLineStart = false;
      continue;
    }
    for (const [number, line] of part.split('\n').entries()) {
      // An indent right before an interpolation counts as one of a line with something on it.
      const goesOn = index + 1 < parts.length && number === part.split('\n').length - 1;
      if (number > 0 || atLineStart) visit(goesOn && line.trim() === '' && line !== '' ? `${line}x` : line);
    }
    atLineStart = part.endsWith('\n');
  }
}

function literal(source: HclText, node: Node, value: string): Expression {
  return { kind: 'literal', value, at: rangeOf(source, node) };
}

function unsupported(source: HclText, node: Node, what: string): Expression {
  return { kind: 'unsupported', what, at: rangeOf(source, node) };
}

function unescapeQuoted(text: string): string {
  const plain = text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (whole, four?: string, eight?: string, one?: string) => {
      const code = four ?? eight;
      if (code === undefined) return ESCAPES[one ?? ''] ?? whole;
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? whole : String.fromCodePoint(point);
    },
  );
  return unescapeDollar(plain);
}

function unescapeDollar(text: string): string {
  return text.replaceAll('$${', () => '${').replaceAll('%%{', '%{');
}
