import { byteTable, DIGITS, LETTERS, UPPER_CASE } from '../byte-table.ts';

/** Kinds of bytes, a bit each. */
export const VALUE = 1;
export const DIGIT = 2;
export const QUOTE = 4;
/** What may be between two parts of a value. */
export const JOINT = 8;
/** What tokens have besides. */
export const TOKEN = 16;
/** What names have. */
export const NAME = 32;
export const CAPITAL = 64;
/** What may start a value that is not written as it is: codes of characters, words to join, and percent escapes. */
export const INDIRECT = 128;
/** The kinds of each byte, which the kernel has, too. */
export const VALUE_KINDS = byteTable([
  [VALUE | NAME, `${LETTERS}${DIGITS}_-`],
  [VALUE, '+/='],
  [DIGIT, DIGITS],
  [CAPITAL, UPPER_CASE],
  [QUOTE, '"\'`\\'],
  [JOINT, ' \t\n\v\f\r\xa0"\'`+.,&\\|<>~()[]'],
  [TOKEN, '.:@~'],
  [NAME, '.'],
  [INDIRECT, '([{%'],
]);
