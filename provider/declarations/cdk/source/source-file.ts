import type { SourceRange } from '../../../documents/source-range.ts';

/** A program's text, and where its lines begin. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Without their line breaks. */
  readonly lines: readonly string[];
  /** Offsets in UTF-16 code units. */
  readonly lineStarts: readonly number[];
}

export function sourceFile(path: string, written: string): SourceFile {
  const text = written.replace(/^\ufeff/, '');
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, lines: text.split(/\r?\n/), lineStarts };
}

/** The offset of a position; undefined where there is no such line, or it is shorter. */
export function offsetAt(source: SourceFile, line: number, column: number): number | undefined {
  const start = source.lineStarts[line - 1];
  if (start === undefined || column < 1) return undefined;
  return column <= lineText(source, line).length ? start + column - 1 : undefined;
}

/** A line from 1, without its line break. */
export function lineText({ lines }: SourceFile, line: number): string {
  return lines[line - 1] ?? '';
}

/** The line an offset is on, from 1. */
export function lineAt({ lineStarts }: SourceFile, offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

export function rangeBetween(source: SourceFile, start: number, end: number): SourceRange {
  const [line, endLine] = [lineAt(source, start), lineAt(source, end)];
  return {
    path: source.path,
    line,
    column: start - (source.lineStarts[line - 1] ?? 0) + 1,
    endLine,
    endColumn: end - (source.lineStarts[endLine - 1] ?? 0) + 1,
  };
}
