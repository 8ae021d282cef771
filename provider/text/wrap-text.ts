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
