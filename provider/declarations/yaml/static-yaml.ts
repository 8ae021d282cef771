import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap } from 'yaml';
import type { PositionedYaml } from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';
import type { StaticEntry, StaticValue } from '../static-value.ts';
import { rangeWithin } from './yaml-range.ts';

/** The most values of a file after its aliases are expanded. Handwritten files have far fewer. */
const MOST_VALUES = 100_000;
const DEEPEST = 50;

/** Takes what cannot be read. @param identity the message of version 0.1.0, where it was another. */
type ReportUnreadable = (at: SourceRange, message: string, identity?: string) => void;

/**
 * The value of a document, each part where it is written: what an alias or a merge key refers to is at its anchor. A
 * part that cannot be read is reported and left out.
 */
export function staticYaml(source: PositionedYaml, report: ReportUnreadable): StaticValue | undefined {
  const { document } = source;
  const targets = aliasTargets(source);
  let left = MOST_VALUES;

  function convert(node: unknown, depth: number): StaticValue | undefined {
    if (!isNode(node)) return undefined;
    const at = rangeWithin(source, node);
    left -= 1;
    if (left < 0 || depth > DEEPEST) {
      const before =
        left < 0 ? 'aliases make it larger' : 'it is nested more deeply, or refers to itself, more';
      const why =
        left < 0
          ? `its aliases expand to more than ${MOST_VALUES} values`
          : `it is nested more than ${DEEPEST} levels deep, or refers to itself`;
      if (left >= -1 || depth > DEEPEST)
        report(
          at,
          `This part is not read, because ${why}.`,
          `This is not read: ${before} than any honest file is.`,
        );
      left = -1;
      return undefined;
    }
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target === undefined)
        report(at, `There is no anchor &${node.source} before the alias *${node.source}.`);
      return target && convert(target, depth + 1);
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => convert(item, depth + 1) ?? unread(at)), at };
    }
    if (isMap(node)) return { kind: 'map', entries: entriesOf(node, depth), at };
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null)
      return { kind: 'scalar', value, at };
    if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'scalar', value, at };
    report(
      at,
      'This must be a string, a number, true or false. Put it in quotes if it is a string.',
      'A text, a number, true or false is expected here. Put it in quotes if it is meant to be a text.',
    );
    return undefined;
  }

  function entriesOf(map: YAMLMap, depth: number): ReadonlyMap<string, StaticEntry> {
    const own = new Map<string, StaticEntry>();
    const merged = new Map<string, StaticEntry>();
    for (const pair of map.items) {
      if (isMerge(pair)) {
        for (const [name, entry] of mergedEntries(pair, depth))
          if (!merged.has(name)) merged.set(name, entry);
        continue;
      }
      const key = isAlias(pair.key) ? targets.get(pair.key) : pair.key;
      if (!isScalar(key) || !isNode(pair.key)) {
        report(
          rangeWithin(source, isNode(pair.key) ? pair.key : map),
          'A name is expected here, not a collection.',
        );
        continue;
      }
      const value = convert(pair.value, depth + 1);
      if (value === undefined) continue;
      const extent = rangeWithin(source, pair.key, isNode(pair.value) ? pair.value : pair.key);
      own.set(String(key.value), { value, extent });
    }
    return new Map([...merged, ...own]);
  }

  function mergedEntries({ key, value }: Pair, depth: number): ReadonlyMap<string, StaticEntry> {
    const brought = convert(value, depth + 1);
    const maps = brought?.kind === 'list' ? brought.items : [brought];
    const entries = new Map<string, StaticEntry>();
    for (const map of maps) {
      if (map?.kind === 'map')
        for (const [name, entry] of map.entries) if (!entries.has(name)) entries.set(name, entry);
      if (map?.kind !== 'map' && map !== undefined && isNode(key))
        report(
          rangeWithin(source, key),
          'After << write an alias of a mapping, or a list of such aliases.',
          'Behind << an alias of a mapping is expected, or a list of such.',
        );
    }
    return entries;
  }

  return convert(document.contents, 0);
}

/** Keeps the places of the items behind it. */
function unread(at: SourceRange): StaticValue {
  return { kind: 'undecidable', because: 'it is not valid', at };
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

export function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

/** What each alias means: the last anchor of its name before it. All at once, since the library looks from the top each time. */
function aliasTargets({ document }: PositionedYaml): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
    } else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
  });
  return targets;
}
