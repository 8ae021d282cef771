import { cutText } from './cut-text.ts';
import { sentence } from './sentence.ts';

/** Keeps what follows from being taken for a mention, an issue or a link; seen by nobody. */
const BREAK = '\u200b';
/** Longer names and paths would make a table of one column. */
const LONGEST_CODE = 300;

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // A backslash would do, but not in every table of every reader.
  '|': '&#124;',
  // Between two of them, GitHub sets mathematics.
  $: '<span>$</span>',
};

/**
 * Text of a stranger as Markdown that says just that: no markup, no HTML, no mention that rings, no link, no emoji, one
 * line. Fit for a paragraph, a list item and a table.
 */
export function inline(text: string): string {
  return (
    sentence(text)
      // Inside a word it is no markup, and names of variables stay readable.
      .replace(/[\\`*[\]~]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, '\\$&')
      .replace(/[<>&|$]/g, (character) => ENTITIES[character] ?? character)
      .replace(/^[#+=-]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
      .replace(/@(?=[\w-])/g, `@${BREAK}`)
      .replace(/(?<!&)#(?=\d)/g, `#${BREAK}`)
      .replace(/\b(GH)-(?=\d)/gi, `$1${BREAK}-`)
      .replace(/:(?=\/\/)/g, `:${BREAK}`)
      .replace(/:(?=[a-z+-][\w+-]*:)/gi, `:${BREAK}`)
      .replace(/\b(www)\./gi, `$1${BREAK}.`)
  );
}

/** Text of a stranger as code, for a paragraph, a list item and a table. */
export function code(text: string): string {
  const clean = cutText(sentence(text), LONGEST_CODE);
  if (clean === '') return '<code> </code>';
  // Inside backticks all is literal; but whoever looks for a hidden comment in the text would find one.
  return /[`|<]/.test(clean) ? `<code>${inline(clean)}</code>` : `\`${clean}\``;
}

/** A link to a page of our own making, with text that is Markdown already. */
export function link(text: string, page: string | undefined): string {
  return page === undefined ? text : `[${text}](${page})`;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Something that is read on demand. */
export function details(title: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** What there is of several parts, with a blank line between them. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
