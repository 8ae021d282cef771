/** A fenced code block of a page. */
export interface CodeBlock {
  /** Such as `sh`; '' without one. */
  readonly language: string;
  readonly content: string;
  /** The file that the comment in its first line names; undefined without one. */
  readonly file: string | undefined;
  /** The heading that it is below; '' above the first. */
  readonly heading: string;
}

/** The code blocks of a page in Markdown, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  let heading = '';
  // A block, or else a heading: what looks like a heading in a block is none.
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$|^#{1,6} (.*)$/gm)].flatMap(
    ([, language, content, title]) => {
      if (title !== undefined) heading = title;
      if (language === undefined || content === undefined) return [];
      const [, file] = /^(?:#|\/\/) ((?:[\w.-]+\/)*[\w.-]+\.\w+)\n/.exec(content) ?? [];
      return [{ language, content, file, heading }];
    },
  );
}

/** The blocks below one heading. @throws Error when there are none */
export function blocksBelow(page: string, heading: string): readonly CodeBlock[] {
  const blocks = codeBlocks(page).filter((block) => block.heading === heading);
  if (blocks.length === 0) throw new Error(`No code block is below "${heading}".`);
  return blocks;
}

/** The lines of the `sh` blocks, one script. */
export function scriptOf(blocks: readonly CodeBlock[]): string {
  return blocks
    .filter(({ language }) => language === 'sh')
    .map(({ content }) => content)
    .join('');
}
