import { cutText } from './cut-text.ts';
import { sentence } from './sentence.ts';

/** An invisible character: what follows is not read as a mention, an issue or a link. */
const BREAK = '\u200b';
/** Longer names and paths would make a table of one column. */
const LONGEST_CODE = 300;

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // A backslash works too, but not in the tables of every reader.
  '|': '&#124;',
  // GitHub sets text between two of them as mathematics.
  $: '<span>$</span>',
};

/**
 * Untrusted text as Markdown that shows just the text, on one line: no markup, HTML, mentions, links or emoji. Fits in a
 * paragraph, a list item and a table.
 */
export function inline(text: string): string {
  return (
    sentence(text)
      // Underscores within words are not markup, and escaping them makes names hard to read.
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

/** Untrusted text as code, for a paragraph, a list item and a table. */
export function code(text: string): string {
  const clean = cutText(sentence(text), LONGEST_CODE);
  if (clean === '') return '<code> </code>';
  // Inside backticks everything is literal, but a search for hidden comments would find one in the text.
  return /[`|<]/.test(clean) ? `<code>${inline(clean)}</code>` : `\`${clean}\``;
}

/** A link to an address that we made, with text that is Markdown already. */
export function link(text: string, page: string | undefined): string {
  return page === undefined ? text : `[${text}](${page})`;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A part that is folded until it is opened. */
export function details(title: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** The parts that are not empty, with a blank line between them. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Says how many rows of a table are not shown; '' when none are missing. */
export function moreRows(number: number): string {
  return number > 0
    ? `And ${number} more, not shown here. The log and the report files have all of them.`
    : '';
}
