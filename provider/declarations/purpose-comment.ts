import type { SourceRange } from '../documents/source-range.ts';
import { ABSENT, type DeclaredAttribute } from './declared-attribute.ts';

const COMMENT_LINE = /^\s*(?:#|\/\/|\/?\*)/;
const COMMENT = /(?:#|\/\/|\*)\s*lowerplane:purpose\s/;
const PURPOSE = /lowerplane:purpose\s+/;

/** Longer purposes are cut. */
const LONGEST = 500;

/** The first of the comment lines right above a line; the line itself when there are none. Lines count from 1. */
export function firstCommentLine(lines: readonly string[], line: number): number {
  let first = line;
  while (first > 1 && COMMENT_LINE.test(lines[first - 2] ?? '')) first -= 1;
  return first;
}

/** What a comment `lowerplane:purpose <text>` in a declaration, or on the comment lines right above it, says the key is for. */
export function purposeComment(lines: readonly string[], extent: SourceRange): DeclaredAttribute<string> {
  for (let line = firstCommentLine(lines, extent.line); line <= extent.endLine; line++) {
    const text = lines[line - 1] ?? '';
    const start = COMMENT.exec(text)?.index;
    const value = start === undefined ? undefined : purposeOf(text.slice(start));
    if (start === undefined || value === undefined) continue;
    const at = { path: extent.path, line, column: start + 1, endLine: line, endColumn: text.length + 1 };
    return { kind: 'known', value, at };
  }
  return ABSENT;
}

/** The purpose that a comment states, without what closes the comment. */
export function purposeOf(comment: string): string | undefined {
  const match = PURPOSE.exec(comment);
  if (match === null) return undefined;
  const said = comment.slice(match.index + match[0].length).trim();
  const text = said.endsWith('*/') ? said.slice(0, -2).trimEnd() : said;
  return text === '' ? undefined : text.slice(0, LONGEST);
}
