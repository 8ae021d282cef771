import { ABSENT, type Declared } from './declared.ts';
import type { SourceRange } from './source-range.ts';

const COMMENT_LINE = /^\s*(?:#|\/\/|\/?\*)/;
const PURPOSE = /(?:#|\/\/|\*)\s*lowerplane:purpose\s+(.+?)\s*(?:\*\/)?\s*$/;

/** What a comment `lowerplane:purpose <text>` in a declaration, or on the comment lines right above it, says it is for. */
export function purposeComment(lines: readonly string[], extent: SourceRange): Declared<string> {
  let first = extent.line;
  while (first > 1 && COMMENT_LINE.test(lines[first - 2] ?? '')) first -= 1;
  for (let line = first; line <= extent.endLine; line++) {
    const text = lines[line - 1] ?? '';
    const match = PURPOSE.exec(text);
    if (match?.[1] === undefined) continue;
    const column = match.index + 1;
    const at = { path: extent.path, line, column, endLine: line, endColumn: text.length + 1 };
    return { kind: 'known', value: match[1], at };
  }
  return ABSENT;
}
