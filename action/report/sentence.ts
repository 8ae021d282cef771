import { printable } from '../scan/report/printable.ts';
import { cutText } from './cut-text.ts';

/** Longer ones are no sentences, but somebody's try to fill the page. */
const MOST_BYTES = 1_500;

/** A message as one line that can be printed anywhere: line breaks become spaces, what else is invisible is shown. */
export function sentence(text: string, mostBytes: number = MOST_BYTES): string {
  return cutText(printable(text.toWellFormed().replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')).trim(), mostBytes);
}
