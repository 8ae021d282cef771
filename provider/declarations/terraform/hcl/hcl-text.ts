import type { Node } from 'web-tree-sitter';
import type { SourceRange } from '../../source-range.ts';

/** The text of a file, and how nodes of its tree lie in it. */
export interface HclText {
  readonly path: string;
  readonly text: string;
}

/** Where a node stands. */
export function rangeOf({ path }: HclText, node: Node): SourceRange {
  return rangeBetween(path, node, node);
}

/** From the start of one node to the end of another. */
export function rangeBetween(path: string, first: Node, last: Node): SourceRange {
  return {
    path,
    line: first.startPosition.row + 1,
    column: first.startPosition.column + 1,
    endLine: last.endPosition.row + 1,
    endColumn: last.endPosition.column + 1,
  };
}

/** The children that say something: no comments, nothing missing. */
export function childrenOf(node: Node): Node[] {
  return node.children.filter((child) => child !== null && child.type !== 'comment');
}

/** The first child of a type. */
export function childOf(node: Node, ...types: readonly string[]): Node | undefined {
  return childrenOf(node).find(({ type }) => types.includes(type));
}
