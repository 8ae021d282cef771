import { isAlias, isMap, type Node, type Pair } from 'yaml';
import { type PositionedYaml, rangeAt } from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';
import type { Insertion, KeyDeclaration } from '../key-declaration.ts';
import type { StaticValue } from '../static-value.ts';
import { isNode } from './static-yaml.ts';
import { rangeWithin } from './yaml-range.ts';

/**
 * The ranges of an item in the list of keys, and where one more attribute can be inserted.
 *
 * @param item as the list has it, an alias not followed; undefined where the list itself came in by a merge key.
 */
export function placesOfItem(
  source: PositionedYaml,
  item: Node | undefined,
  value: StaticValue,
): Pick<KeyDeclaration, 'header' | 'extent' | 'insertion'> {
  const extent = item === undefined ? value.at : rangeWithin(source, item);
  const first = isMap(item) && item.flow !== true ? item.items[0] : undefined;
  const entry = first && rangeOfPair(source, first);
  return {
    extent,
    header: firstLineOf(source, entry ?? extent),
    insertion: entry && insertionBehind(source, entry),
  };
}

function rangeOfPair(source: PositionedYaml, { key, value }: Pair): SourceRange | undefined {
  if (!isNode(key)) return undefined;
  // The range of the alias itself, not of the value that it refers to.
  return rangeWithin(source, key, isNode(value) && (isAlias(value) || value.range) ? value : key);
}

function firstLineOf(source: PositionedYaml, range: SourceRange): SourceRange {
  if (range.line === range.endLine) return range;
  return { ...range, endLine: range.line, endColumn: lineAt(source, range.line).trimEnd().length + 1 };
}

/** Behind the first attribute, which begins its line but for the dash. */
function insertionBehind(source: PositionedYaml, entry: SourceRange): Insertion | undefined {
  const before = lineAt(source, entry.line).slice(0, entry.column - 1);
  if (!/^[ ]*(?:-[ ]+)*$/.test(before)) return undefined;
  return {
    path: source.path,
    afterLine: entry.endLine,
    lineText: lineAt(source, entry.endLine),
    indent: ' '.repeat(before.length),
    syntax: 'yaml',
  };
}

function lineAt({ text, lines }: PositionedYaml, line: number): string {
  const start = lines.lineStarts[line - 1] ?? 0;
  return text.slice(start, lines.lineStarts[line] ?? text.length).replace(/\r?\n$/, '');
}

/** The beginning of a file, for what is missing from it. */
export function startOfFile(source: PositionedYaml): SourceRange {
  return rangeAt(source, 0, 0);
}
