import type { Node } from 'web-tree-sitter';
import type { SourceRange } from '../../../documents/source-range.ts';
import type { Expression } from '../expression/expression.ts';
import { childOf, childrenOf, type HclText, rangeOf } from './hcl-text.ts';
import {
  type DirectiveWord,
  type TemplateForm,
  type TemplateToken,
  templateTokens,
} from './template-tokens.ts';

/** Makes an expression of the node inside `${` and `}`. */
type ExpressionOf = (node: Node) => Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The content of a string in quotes, with what is interpolated. */
export function quotedTemplate(source: HclText, node: Node, expressionOf: ExpressionOf): Expression {
  const [start] = childrenOf(node);
  const end = childrenOf(node).at(-1);
  if (start === undefined || end === undefined) return literal(source, node, '');
  const [from, to] = [start.endIndex, end.startIndex];
  const form = { start: from, end: to, plain: unescapeQuoted, byLine: false, flush: false };
  return templateOf(source, node, form, expressionOf);
}

/** The content of a heredoc. With `<<-` the indentation that all its lines share is not part of it. */
export function heredocTemplate(source: HclText, node: Node, expressionOf: ExpressionOf): Expression {
  const opening = source.text.indexOf('\n', node.startIndex) + 1;
  const marker = childrenOf(node).findLast(({ type }) => type === 'heredoc_identifier');
  const end = marker === undefined ? node.endIndex : source.text.lastIndexOf('\n', marker.startIndex - 1) + 1;
  const flush = source.text.startsWith('<<-', node.startIndex);
  const form = { start: opening, end: Math.max(opening, end), plain: unescapeDollar, byLine: true, flush };
  return templateOf(source, node, form, expressionOf);
}

function templateOf(source: HclText, node: Node, form: TemplateForm, expressionOf: ExpressionOf): Expression {
  const parts = new TemplateReader(
    rangeOf(source, node),
    templateTokens(source, node, form),
    expressionOf,
  ).read();
  if (!Array.isArray(parts)) return parts;
  const [only] = parts;
  if (parts.length === 0) return literal(source, node, '');
  if (parts.length === 1 && typeof only === 'string') return literal(source, node, only);
  return { kind: 'template', parts, at: rangeOf(source, node) };
}

type Parts = (string | Expression)[];

/** Makes expressions of directives: `%{ if }` is a conditional, `%{ for }` a list of texts that are joined. */
class TemplateReader {
  readonly #at: SourceRange;
  readonly #tokens: readonly TemplateToken[];
  readonly #expressionOf: ExpressionOf;
  #next = 0;
  #fault: string | undefined;

  constructor(at: SourceRange, tokens: readonly TemplateToken[], expressionOf: ExpressionOf) {
    this.#at = at;
    this.#tokens = tokens;
    this.#expressionOf = expressionOf;
  }

  /** The parts of the template, or the expression for one that cannot be read. */
  read(): Parts | Expression {
    const parts = this.#partsUntil();
    if (this.#next < this.#tokens.length) this.#fault ??= 'a template directive that cannot be read';
    return this.#fault === undefined ? parts : { kind: 'unsupported', what: this.#fault, at: this.#at };
  }

  #partsUntil(...ends: readonly DirectiveWord[]): Parts {
    const parts: Parts = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined) {
        if (ends.length > 0) this.#fault ??= 'a template directive without an end';
        return parts;
      }
      if (token.kind === 'directive' && ends.includes(token.word)) return parts;
      if (token.kind === 'directive' && token.word !== 'if' && token.word !== 'for') return parts;
      this.#next += 1;
      if (token.kind === 'text') parts.push(token.text);
      else if (token.kind === 'value') parts.push(this.#value(token.node));
      // A directive makes a string, whatever is in it, so it is never the only part.
      else parts.push('', token.word === 'if' ? this.#if(token.node) : this.#for(token.node));
    }
  }

  #value(node: Node | undefined): Expression {
    if (node === undefined) this.#fault ??= 'an interpolation that cannot be read';
    return node === undefined ? this.#text([]) : this.#expressionOf(node);
  }

  #if(node: Node): Expression {
    const condition = this.#value(childOf(node, 'expression'));
    const whenTrue = this.#text(this.#partsUntil('else', 'endif'));
    let whenFalse = this.#text([]);
    if (this.#take() === 'else') {
      whenFalse = this.#text(this.#partsUntil('endif'));
      this.#take();
    }
    return { kind: 'conditional', condition, whenTrue, whenFalse, at: this.#at };
  }

  #for(node: Node): Expression {
    const names = childrenOf(node)
      .filter(({ type }) => type === 'identifier')
      .map(({ text }) => text);
    const over = this.#value(childOf(node, 'expression'));
    const value = this.#text(this.#partsUntil('endfor'));
    this.#take();
    const texts: Expression = {
      kind: 'for',
      makes: 'tuple',
      keyName: names.length > 1 ? names[0] : undefined,
      valueName: names.at(-1) ?? '',
      over,
      key: undefined,
      value,
      condition: undefined,
      groups: false,
      at: this.#at,
    };
    return { kind: 'call', name: 'join', args: [this.#text([]), texts], expanded: false, at: this.#at };
  }

  /** The word of the directive that ended the parts. */
  #take(): DirectiveWord | undefined {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    return token?.kind === 'directive' ? token.word : undefined;
  }

  #text(parts: Parts): Expression {
    return { kind: 'template', parts: ['', ...parts], at: this.#at };
  }
}

function literal(source: HclText, node: Node, value: string): Expression {
  return { kind: 'literal', value, at: rangeOf(source, node) };
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
