import type { Node } from 'web-tree-sitter';
import type { SourceRange } from '../../../documents/source-range.ts';

/** A text that was parsed, and how nodes of its tree lie in its file. */
export interface HclText {
  readonly path: string;
  readonly text: string;
  /** How many lines of the file come before the text. */
  readonly linesBefore: number;
}

/** The range of a node. */
export function rangeOf(source: HclText, node: Node): SourceRange {
  return rangeBetween(source, node, node);
}

/** From the start of one node to the end of another. */
export function rangeBetween({ path, linesBefore }: HclText, first: Node, last: Node): SourceRange {
  return {
    path,
    line: linesBefore + first.startPosition.row + 1,
    column: first.startPosition.column + 1,
    endLine: linesBefore + last.endPosition.row + 1,
    endColumn: last.endPosition.column + 1,
  };
}

/** The children without comments and missing nodes. */
export function childrenOf(node: Node): Node[] {
  return node.children.filter((child) => child !== null && child.type !== 'comment');
}

/** The first child of a type. */
export function childOf(node: Node, ...types: readonly string[]): Node | undefined {
  return childrenOf(node).find(({ type }) => types.includes(type));
}
