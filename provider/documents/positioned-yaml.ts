import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  YAMLParseError,
} from 'yaml';
import type { SourceRange } from './source-range.ts';

/** A YAML or JSON file (JSON is YAML) whose values have positions. */
export interface PositionedYaml {
  readonly path: string;
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

export function parsePositioned(path: string, written: string): PositionedYaml {
  const text = written.replace(/^\ufeff/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  addDuplicates(document);
  return { path, text, document, lines };
}

/** The library compares each name with all earlier ones, which takes minutes for a file crafted for that. */
function addDuplicates(document: Document.Parsed): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || (key.value === '<<' && key.type === 'PLAIN')) continue;
        if (seen.has(key.value)) {
          const [start, end] = key.range ?? [0, 0];
          document.errors.push(new YAMLParseError([start, end], 'DUPLICATE_KEY', 'Map keys must be unique'));
        }
        seen.add(key.value);
      }
    },
  });
}

/** The range between two offsets of the text. */
export function rangeAt({ path, lines }: PositionedYaml, start: number, end: number): SourceRange {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  return { path, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
}

/** The range of a value, without the space and comments after it. */
export function rangeOfNode(source: PositionedYaml, node: Node): SourceRange {
  const [start, end] = node.range ?? [0, 0];
  return rangeAt(source, start, end);
}

/** A name and its value in a mapping. */
export interface PositionedEntry {
  readonly name: string;
  readonly value: Node;
  readonly extent: SourceRange;
}

/** The entries of a mapping; empty for anything else. Aliases are followed. */
export function entriesOf(source: PositionedYaml, node: unknown): readonly PositionedEntry[] {
  const map = resolved(source, node);
  return isMap(map) ? map.items.flatMap((pair) => entryOf(source, pair)) : [];
}

function entryOf(source: PositionedYaml, { key, value }: Pair): readonly PositionedEntry[] {
  const target = resolved(source, value);
  if (!isScalar(key) || target === undefined) return [];
  const start = key.range?.[0] ?? 0;
  const end = isNode(value) ? (value.range?.[1] ?? start) : start;
  return [{ name: String(key.value), value: target, extent: rangeAt(source, start, end) }];
}

/** The items of a sequence; empty for anything else. */
export function itemsOf(source: PositionedYaml, node: unknown): readonly Node[] {
  const list = resolved(source, node);
  return isSeq(list) ? list.items.flatMap((item) => resolved(source, item) ?? []) : [];
}

function resolved({ document }: PositionedYaml, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

/** The line, from 1, where the value of a JSON Pointer begins (with its name), or else its nearest existing parent. */
export function lineOfPointer(source: PositionedYaml, pointer: string): number {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node = resolved(source, source.document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const step of steps) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = resolved(source, pair.value);
    } else {
      const item = isSeq(node) ? node.items[Number(step)] : undefined;
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = resolved(source, item);
    }
  }
  return source.lines.linePos(offset).line;
}
