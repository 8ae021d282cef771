import { printable } from '../scan/report/printable.ts';

/** Keeps what follows from being taken for a mention, an issue or a link; seen by nobody. */
const BREAK = '\u200b';

/**
 * Text of a stranger as Markdown that says just that: no markup, no HTML, no mention that rings, no link, one line.
 */
export function inline(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]()<>|~&#!]/g, (character) =>
      character === '<'
        ? '&lt;'
        : character === '>'
          ? '&gt;'
          : character === '&'
            ? '&amp;'
            : `\\${character}`,
    )
    .replace(/@(?=\w)/g, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1${BREAK}-`)
    .replace(/:\/\//g, `:${BREAK}//`)
    .replace(/\bwww\./gi, (www) => `www${BREAK}${www.slice(3)}`);
}

/** Text of a stranger in a code span, which also fits into a table. */
export function code(text: string): string {
  const clean = printable(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 || clean === '' ? ' ' : '';
  return `${fence}${padding}${clean}${padding}${fence}`;
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Something that is read on demand. */
export function details(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
