import type { Node } from 'web-tree-sitter';
import { hclParser } from './grammar.ts';
import type { HclText } from './hcl-text.ts';

/** Progress checks of the parser before it is stopped. Unfinished handwritten code takes a few hundred at most. */
const LOOKS_WHEN_LOST = 2_000;

/**
 * Parses a text and reads its tree.
 *
 * @returns undefined when nothing can be made of the text, or not in reasonable time.
 */
export async function withTree<Result>(
  source: HclText,
  read: (root: Node) => Result,
): Promise<Result | undefined> {
  const parser = await hclParser();
  let lost = 0;
  const tree = parser.parse(source.text, null, {
    progressCallback: ({ hasError }) => {
      if (hasError) lost += 1;
      return lost > LOOKS_WHEN_LOST;
    },
  });
  if (tree === null) {
    // Otherwise the parser would resume the text that it gave up.
    parser.reset();
    return undefined;
  }
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}
