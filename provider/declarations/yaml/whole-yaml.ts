import { isAlias, isMap, isSeq, type Node, type Pair } from 'yaml';
import { type PositionedYaml, parsePositioned, rangeAt } from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';
import { syntaxFaults } from '../../documents/yaml-syntax.ts';
import type { DeclarationFault } from '../declared-keys.ts';
import type { StaticMap, StaticValue } from '../static-value.ts';
import type { FileLines, WrittenItem } from './key-item.ts';
import { isNode, staticYaml } from './static-yaml.ts';
import { rangeWithin } from './yaml-range.ts';

/** A keys file in any notation of YAML. */
export interface WholeYaml {
  /** Undefined where the file is not YAML, or declares nothing. */
  readonly value: StaticValue | undefined;
  readonly file: FileLines;
  /** How the list of keys has an item. */
  readonly itemAt: (index: number, value: StaticMap) => WrittenItem;
  /** What cannot be read. */
  readonly faults: readonly DeclarationFault[];
}

export function wholeYaml(path: string, text: string): WholeYaml {
  const source = parsePositioned(path, text);
  const file = { path, text: source.text, lineStarts: source.lines.lineStarts };
  let nodes: readonly Node[] | undefined;
  const itemAt = (index: number, value: StaticMap) => {
    nodes ??= itemNodes(source);
    return itemOf(source, nodes[index], value);
  };
  const faults: DeclarationFault[] = syntaxFaults(source).map((fault) => ({ kind: 'unreadable', ...fault }));
  if (faults.length > 0) return { value: undefined, file, itemAt, faults };
  const value = staticYaml(source, (at, message, identity = message) =>
    faults.push({ kind: 'unreadable', at, message, identity }),
  );
  if (value !== undefined && (value.kind !== 'scalar' || value.value !== null))
    return { value, file, itemAt, faults };
  const message = 'The file declares nothing. Write "version: 1", and the keys as a list under "keys:".';
  const identity = message.replace('under', 'behind');
  if (faults.length === 0) faults.push({ kind: 'unreadable', at: rangeAt(source, 0, 0), message, identity });
  return { value: undefined, file, itemAt, faults };
}

/** The items of the list of keys, as the list has them: an alias among them is not followed. */
function itemNodes({ document }: PositionedYaml): readonly Node[] {
  const keys = isMap(document.contents) ? document.contents.get('keys', true) : undefined;
  const list = isAlias(keys) ? keys.resolve(document) : keys;
  return isSeq<Node>(list) ? list.items : [];
}

/** @param node undefined where the list itself came in by a merge key. */
function itemOf(source: PositionedYaml, node: Node | undefined, value: StaticMap): WrittenItem {
  const extent = node === undefined ? value.at : rangeWithin(source, node);
  const first = isMap(node) && node.flow !== true ? node.items[0] : undefined;
  return { extent, first: first && rangeOfPair(source, first) };
}

function rangeOfPair(source: PositionedYaml, { key, value }: Pair): SourceRange | undefined {
  if (!isNode(key)) return undefined;
  // The range of the alias itself, not of the value that it refers to.
  return rangeWithin(source, key, isNode(value) && (isAlias(value) || value.range) ? value : key);
}
