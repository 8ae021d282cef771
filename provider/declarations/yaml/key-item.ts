import type { SourceRange } from '../../documents/source-range.ts';
import type { Insertion, KeyDeclaration } from '../key-declaration.ts';

/** The text of a file, by lines. */
export interface FileLines {
  readonly path: string;
  readonly text: string;
  /** Offsets in the text. */
  readonly lineStarts: readonly number[];
}

/** An item of the list of keys, as the list has it: an alias is not followed. */
export interface WrittenItem {
  readonly extent: SourceRange;
  /** The first attribute, where the item is a mapping in a block. */
  readonly first: SourceRange | undefined;
}

/** The ranges of an item in the list of keys, and where one more attribute can be inserted. */
export function placesOfItem(
  file: FileLines,
  { extent, first }: WrittenItem,
): Pick<KeyDeclaration, 'header' | 'extent' | 'insertion'> {
  return {
    extent,
    header: firstLineOf(file, first ?? extent),
    insertion: first && insertionBehind(file, first),
  };
}

function firstLineOf(file: FileLines, range: SourceRange): SourceRange {
  if (range.line === range.endLine) return range;
  return { ...range, endLine: range.line, endColumn: lineAt(file, range.line).trimEnd().length + 1 };
}

/** Behind the first attribute, which begins its line but for the dash. */
function insertionBehind(file: FileLines, entry: SourceRange): Insertion | undefined {
  const before = lineAt(file, entry.line).slice(0, entry.column - 1);
  if (!/^[ ]*(?:-[ ]+)*$/.test(before)) return undefined;
  return {
    path: file.path,
    afterLine: entry.endLine,
    lineText: lineAt(file, entry.endLine),
    indent: ' '.repeat(before.length),
    syntax: 'yaml',
  };
}

function lineAt({ text, lineStarts }: FileLines, line: number): string {
  const start = lineStarts[line - 1] ?? 0;
  return text.slice(start, lineStarts[line] ?? text.length).replace(/\r?\n$/, '');
}
