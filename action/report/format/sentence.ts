import { printable } from '../../../provider/text/printable.ts';
import { cutText } from './cut-text.ts';

/** Longer ones are no sentences, but somebody's try to fill the page. */
const MOST_BYTES = 1_500;

/** A message as one line that can be printed anywhere: line breaks become spaces, what else is invisible is shown. */
export function sentence(text: string, mostBytes: number = MOST_BYTES): string {
  // A character takes a byte at least: what is behind so many of them is not shown anyway.
  const start = text.slice(0, mostBytes + 1).toWellFormed();
  return cutText(printable(start.replace(/[\r\n\u2028\u2029]+/g, ' ')).trim(), mostBytes);
}
