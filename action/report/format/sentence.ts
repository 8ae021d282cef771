import { printable } from '../../../provider/text/printable.ts';
import { cutText } from './cut-text.ts';

/** A longer text is not a sentence but an attempt to fill the page. */
const MOST_BYTES = 1_500;

/** A message as one line that can be printed anywhere: line breaks become spaces, other invisible characters are shown. */
export function sentence(text: string, mostBytes: number = MOST_BYTES): string {
  // A character is at least one byte, so later characters would be cut anyway.
  const start = text.slice(0, mostBytes + 1).toWellFormed();
  return cutText(printable(start.replace(/[\r\n\u2028\u2029]+/g, ' ')).trim(), mostBytes);
}
