import type { Node } from 'web-tree-sitter';
import { childrenOf, type HclText } from './hcl-text.ts';

/** A piece of a template. Strip markers and the indentation of a heredoc are worked out already. */
export type TemplateToken =
  | { readonly kind: 'text'; readonly text: string }
  /** `${...}`: the node of the expression; undefined when it cannot be read. */
  | { readonly kind: 'value'; readonly node: Node | undefined }
  /** `%{...}`: the node of the directive's opening, middle or end. */
  | { readonly kind: 'directive'; readonly word: DirectiveWord; readonly node: Node };

export type DirectiveWord = 'if' | 'else' | 'endif' | 'for' | 'endfor';

const WORDS: Readonly<Record<string, DirectiveWord>> = {
  template_if_intro: 'if',
  template_else_intro: 'else',
  template_if_end: 'endif',
  template_for_start: 'for',
  template_for_end: 'endfor',
};

/** How the text between sequences is written. */
export interface TemplateForm {
  /** Offsets in the source: of the first character, and after the last. */
  readonly start: number;
  readonly end: number;
  readonly plain: (text: string) => string;
  /** A heredoc is text line by line: a strip marker takes white space of one line only. */
  readonly byLine: boolean;
  /** `<<-`: the indentation that all lines share is not part of it. */
  readonly flush: boolean;
}

/** The pieces of a template, in order. Source: the template sub-language of HCL's syntax specification. */
export function templateTokens(source: HclText, node: Node, form: TemplateForm): readonly TemplateToken[] {
  const texts: string[][] = [];
  const sequences: (Exclude<TemplateToken, { kind: 'text' }> & Strips)[] = [];
  const addText = (from: number, to: number) => {
    const text = form.plain(source.text.slice(from, Math.max(from, to)));
    texts.push(form.byLine ? (text.match(/[^\n]*\n|[^\n]+/g) ?? []) : text === '' ? [] : [text]);
  };
  let position = form.start;
  for (const sequence of sequencesIn(node)) {
    addText(position, sequence.node.startIndex);
    sequences.push(tokenOf(sequence.node));
    position = sequence.node.endIndex;
  }
  addText(position, form.end);
  for (const [index, { before, after }] of sequences.entries()) {
    const [left, right] = [texts[index], texts[index + 1]];
    if (before) left?.push(left.pop()?.trimEnd() ?? '');
    if (after) right?.unshift(right.shift()?.trimStart() ?? '');
  }
  if (form.flush) withoutIndent(texts);
  return texts.flatMap((lines, index): TemplateToken[] => {
    const text = lines.join('');
    const sequence = sequences[index];
    return [
      ...(text === '' ? [] : [{ kind: 'text' as const, text }]),
      ...(sequence === undefined ? [] : [sequence]),
    ];
  });
}

interface Strips {
  readonly before: boolean;
  readonly after: boolean;
}

/** The sequences of a template in the order of the text, however they are nested. */
function* sequencesIn(node: Node): Iterable<{ readonly node: Node }> {
  for (const child of childrenOf(node)) {
    if (child.type === 'template_interpolation' || WORDS[child.type] !== undefined) yield { node: child };
    else if (/^template_(?:directive|if|for)$/.test(child.type)) yield* sequencesIn(child);
  }
}

function tokenOf(node: Node): Exclude<TemplateToken, { kind: 'text' }> & Strips {
  const strips = { before: /^[$%]\{~/.test(node.text), after: node.text.endsWith('~}') };
  const word = WORDS[node.type];
  if (word !== undefined) return { kind: 'directive', word, node, ...strips };
  return { kind: 'value', node: childrenOf(node).find(({ type }) => type === 'expression'), ...strips };
}

/** Takes the common indentation of lines away. Blank lines have no part in it, and a line can begin with a sequence. */
function withoutIndent(texts: string[][]): void {
  const starts: { readonly lines: string[]; readonly index: number; readonly indent: number }[] = [];
  let indent = Number.POSITIVE_INFINITY;
  let isLineStart = true;
  for (const [number, lines] of texts.entries()) {
    for (const [index, line] of lines.entries()) {
      // The rest of a line that a strip marker left is not a line of its own.
      if (line === '') continue;
      const isBlank = line.trim() === '' && line.endsWith('\n');
      if (isLineStart && !isBlank) {
        const own = line.length - line.trimStart().length;
        starts.push({ lines, index, indent: own });
        indent = Math.min(indent, own);
      }
      isLineStart = line.endsWith('\n');
    }
    if (number < texts.length - 1 && isLineStart) {
      indent = 0;
      isLineStart = false;
    }
  }
  for (const { lines, index } of starts) lines[index] = (lines[index] ?? '').slice(indent);
}
