import { isLetterOrDigit } from '../prefilter/token-start.ts';

/**
 * Cheap looks at the bytes around a literal. Short literals turn up in base64 and in prose all the time, and taking a
 * text out of the buffer for a regular expression costs a hundred times as much as finding the literal did.
 *
 * They may let anything through, but must never turn away what a rule's pattern would match.
 */

/** Whether at least so many letters, digits, underscores and hyphens follow one another. */
export function isRun(bytes: Uint8Array, at: number, end: number, shortest: number): boolean {
  if (end - at < shortest) return false;
  // From its end: what is too short is mostly followed by something else at once.
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
const SPACE = 32;
const TAB = 9;

/** Whether what a name stands for may follow: an assignment and a value of some length. */
export function mayBeAssigned(bytes: Uint8Array, at: number, end: number, shortest: number): boolean {
  // Each stretch ends where the pattern's would: a text made of nothing but names must not be walked from each of them.
  let next = after(bytes, at, Math.min(end, at + LONGEST_NAME), isNameByte);
  next = after(bytes, next, Math.min(end, next + MOST_CLOSING), isClosing);
  next = after(bytes, next, Math.min(end, next + MOST_BLANKS), isBlank);
  const operator = next;
  next = after(bytes, next, Math.min(end, next + MOST_OPERATORS), isOperator);
  if (next === operator) return false;
  // Of several operators in a row, the later ones may belong to the value.
  const least = shortest - (next - operator - 1);
  next = after(bytes, next, Math.min(end, next + MOST_BLANKS), isBlank);
  if (next < end && isQuote(bytes[next] ?? 0)) next += 1;
  return after(bytes, next, Math.min(end, next + least), isValueByte) - next >= least;
}

/** The first offset, up to a limit, whose byte is of another kind. */
function after(bytes: Uint8Array, from: number, limit: number, isKind: (byte: number) => boolean): number {
  let next = from;
  while (next < limit && isKind(bytes[next] ?? 0)) next += 1;
  return next;
}

function isNameByte(byte: number): boolean {
  return isLetterOrDigit(byte) || byte === 95 || byte === 45 || byte === 46;
}

function isQuote(byte: number): boolean {
  return byte === 34 || byte === 39 || byte === 96;
}

function isClosing(byte: number): boolean {
  return isQuote(byte) || byte === 93;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** `:`, `=`, `>` and `,`. */
function isOperator(byte: number): boolean {
  return byte === 58 || byte === 61 || byte === 62 || byte === 44;
}

function isValueByte(byte: number): boolean {
  return byte > SPACE && !isQuote(byte);
}
