import type { Node } from 'yaml';
import { type PositionedYaml, rangeAt } from '../../documents/positioned-yaml.ts';
import type { SourceRange } from '../../documents/source-range.ts';

/** From a node to the end of another, without the space and line breaks behind it. */
export function rangeWithin(source: PositionedYaml, from: Node, to: Node = from): SourceRange {
  const start = from.range?.[0] ?? 0;
  return rangeAt(source, start, endOf(source, start, to));
}

function endOf({ text }: PositionedYaml, start: number, node: Node): number {
  let end = Math.max(start, node.range?.[1] ?? start);
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}
