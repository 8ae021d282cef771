import { byteTable, DIGITS, LETTERS } from '../byte-table.ts';
import { isLetterOrDigit } from '../prefilter/token-start.ts';

/**
 * Cheap checks of the bytes around a literal. Short literals are frequent in base64 and in prose, and taking text out of
 * the buffer for a regular expression costs a hundred times as much as finding the literal.
 *
 * A precheck may let anything through, but must never reject what the rule's pattern would match.
 */

/** Whether there are at least so many letters, digits, underscores and hyphens in a row. */
export function isRun(bytes: Uint8Array, at: number, end: number, shortest: number): boolean {
  if (end - at < shortest) return false;
  // From the end, because a run that is too short mostly ends early.
  for (let next = at + shortest - 1; next >= at; next--) {
    const byte = bytes[next] ?? 0;
    if (!isLetterOrDigit(byte) && byte !== 95 && byte !== 45) return false;
  }
  return true;
}

/** Longest literal and rest of a name, and what may follow: as much as the pattern in vendor.ts takes, or more. */
const LONGEST_NAME = 96;
const MOST_CLOSING = 2;
const MOST_BLANKS = 8;
const MOST_OPERATORS = 3;

/** Kinds of bytes, a bit each: a table is faster than comparisons. */
const NAME = 1;
const CLOSING = 2;
const BLANK = 4;
const OPERATOR = 8;
const QUOTE = 16;
const VALUE = 32;
export const ASSIGNMENT_KINDS = byteTable([
  [NAME, `${LETTERS}${DIGITS}_.-`],
  [CLOSING | QUOTE, '"\'`'],
  [CLOSING, ']'],
  [BLANK, ' \t'],
  [OPERATOR, ':=>,'],
]);
const KINDS = ASSIGNMENT_KINDS;
for (let byte = 33; byte < 256; byte++)
  if (((KINDS[byte] ?? 0) & QUOTE) === 0) KINDS[byte] = (KINDS[byte] ?? 0) | VALUE;

/** Whether an assignment and a value of some length may follow a name. */
export function mayBeAssigned(bytes: Uint8Array, at: number, end: number, shortest: number): boolean {
  // Each part is as long as the pattern allows: a text of nothing but names must not be walked again from each name.
  let next = after(bytes, at, Math.min(end, at + LONGEST_NAME), NAME);
  next = after(bytes, next, Math.min(end, next + MOST_CLOSING), CLOSING);
  next = after(bytes, next, Math.min(end, next + MOST_BLANKS), BLANK);
  const operator = next;
  next = after(bytes, next, Math.min(end, next + MOST_OPERATORS), OPERATOR);
  if (next === operator) return false;
  // Of several operators in a row, the later ones may belong to the value.
  const least = shortest - (next - operator - 1);
  next = after(bytes, next, Math.min(end, next + MOST_BLANKS), BLANK);
  if (next < end && isA(bytes[next], QUOTE)) next += 1;
  return after(bytes, next, Math.min(end, next + least), VALUE) - next >= least;
}

/** The first offset, up to a limit, whose byte is of another kind. */
function after(bytes: Uint8Array, from: number, limit: number, kind: number): number {
  let next = from;
  while (next < limit && isA(bytes[next], kind)) next += 1;
  return next;
}

function isA(byte: number | undefined, kind: number): boolean {
  return ((KINDS[byte ?? 0] ?? 0) & kind) !== 0;
}
