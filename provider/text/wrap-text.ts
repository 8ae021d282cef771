import { displayWidth } from './display-width.ts';
import { printable } from './printable.ts';

/** Untrusted text as indented lines. A word that is too long stays whole, so that it can be copied. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text.replace(/[\r\n\u2028\u2029]+/g, ' ').toWellFormed()).split(' ')) {
    if (word === '') continue;
    if (line !== '' && indent.length + displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(`${indent}${line}`);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, `${indent}${line}`];
}

/** A command that a message names, in quotation marks or after a colon to the end of its sentence; or a word. */
const UNBROKEN = /"lowerplane [^"]*"\S*|(?<=: )lowerplane (?:(?!\.? [A-Z][a-z]).)*\S|\S+/g;
/** A row of a table. */
const COLUMNS = /\S {2,}\S/;

/**
 * Lines that fit a terminal: each that is wider is wrapped, with the indentation that it has. Commands stay whole, so that
 * they can be copied. Lines with styles and rows of tables stay as they are.
 */
export function wrapLines(text: string, width: number): string {
  const wrapped = (line: string) => {
    if (displayWidth(line) <= width || line.includes('\u001b') || COLUMNS.test(line)) return line;
    const indent = /^ */.exec(line)?.[0] ?? '';
    const lines: string[] = [];
    for (const word of line.match(UNBROKEN) ?? []) {
      const last = lines.at(-1);
      if (last === undefined || displayWidth(last) + 1 + displayWidth(word) > width)
        lines.push(`${indent}${word}`);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines.join('\n');
  };
  return text.split('\n').map(wrapped).join('\n');
}
