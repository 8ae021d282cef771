import { styleText } from 'node:util';
import { printable } from '../../provider/text/printable.ts';

type Format = Parameters<typeof styleText>[0];

/** Colors for a terminal only; respects `NO_COLOR`. */
function paint(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stdout });
}

let acts = 0;

/** The output of the stories. */
export const say = {
  /** A numbered heading. */
  act(title: string): void {
    acts += 1;
    process.stdout.write(`\n${paint(['bold', 'cyan'], `${acts}. ${title}`)}\n\n`);
  },
  line(text = ''): void {
    process.stdout.write(text === '' ? '\n' : `   ${text}\n`);
  },
  command(text: string): void {
    process.stdout.write(`   ${paint('bold', `$ ${text}`)}\n`);
  },
  /** What a program printed. */
  quote(text: string): void {
    for (const line of text.trimEnd().split('\n'))
      process.stdout.write(`   ${paint('dim', '│')} ${line}`.trimEnd().concat('\n'));
  },
  proof(text: string): void {
    process.stdout.write(`   ${paint('green', '✓')} ${text}\n`);
  },
  failure(text: string): void {
    process.stderr.write(`\n${styleText('red', `✗ ${text}`, { stream: process.stderr })}\n`);
  },
  /** Columns as wide as their longest cell. */
  table(head: readonly string[], cells: readonly (readonly string[])[]): void {
    const rows = cells.map((row) => row.map(printable));
    const widths = head.map((title, column) =>
      Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
    );
    const pad = (row: readonly string[]) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    process.stdout.write(`   ${paint('bold', pad(head))}\n`);
    for (const row of rows) process.stdout.write(`   ${pad(row)}\n`);
  },
};
