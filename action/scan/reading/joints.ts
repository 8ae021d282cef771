import { byteTable } from '../byte-table.ts';
import { JOINT, VALUE_KINDS as KINDS, NAME, QUOTE, TOKEN, VALUE } from './value-kinds.ts';

const LONGEST_JOINT = 80;
const [LINE_END, SEMICOLON, SPACE, COMMA, DOT, EQUALS, PERCENT, DOLLAR] = [10, 59, 32, 44, 46, 61, 37, 36];
const [PLUS, HASH, AMPERSAND, SMALL_A, SMALL_Q, BACKSLASH] = [43, 35, 38, 97, 113, 92];
/** `%`, `&` and ESC. */
const MAY_ESCAPE: ReadonlySet<number> = new Set([37, 38, 27]);
const JOINING_CALLS = ['concat(', 'append('].map((call) => [...Buffer.from(call)]);
/** From a capital to its small letter. */
const CASE = 32;

/** Where the next part of a value starts, or `at` when what follows joins nothing. */
export function afterJoint(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + LONGEST_JOINT);
  let next = at;
  let quotes = 0;
  for (; next < limit; next++) {
    const kind = KINDS[bytes[next] ?? 0] ?? 0;
    if ((kind & JOINT) === 0) {
      const call = bytes[next - 1] === DOT ? callLength(bytes, next) : 0;
      if (call === 0) break;
      next += call - 1;
    } else if ((kind & QUOTE) !== 0) quotes += 1;
  }
  const opened = ((KINDS[bytes[next - 1] ?? 0] ?? 0) & QUOTE) !== 0 || bytes[at] === BACKSLASH;
  if (next >= limit || quotes === 0 || !opened) return afterAppending(bytes, at, end);
  return next === at + 1 && bytes[at] !== BACKSLASH ? afterPrefix(bytes, at, end) : next;
}

/** Where the string starts that follows right after one or two letters, as in `"..."r"..."`. */
function afterPrefix(bytes: Uint8Array, quote: number, end: number): number {
  for (let at = quote + 2; at <= quote + 3; at++) {
    if (((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0) return at + 1;
  }
  return afterAppending(bytes, quote, end);
}

/** Most characters from the end of a string to the one that the next statement appends. */
const LONGEST_APPENDING = 160;

/** Where the string starts that the next statement appends to the one that ends at an offset: `"...";\n name += "`. */
function afterAppending(bytes: Uint8Array, quote: number, end: number): number {
  let at = quote + (bytes[quote + 1] === SEMICOLON ? 2 : 1);
  const limit = Math.min(end, quote + LONGEST_APPENDING);
  let lines = 0;
  for (; at < limit && (bytes[at] ?? 0) <= SPACE; at++) if (bytes[at] === LINE_END) lines += 1;
  if (lines === 0) return quote;
  while (at < limit && (((KINDS[bytes[at] ?? 0] ?? 0) & NAME) !== 0 || bytes[at] === DOLLAR)) at += 1;
  while (at < limit && (bytes[at] ?? 0) <= SPACE) at += 1;
  // The dot of PHP's operator may be read as a part of the name.
  if (bytes[at] === PLUS || bytes[at] === DOT) at += 1;
  else if (bytes[at - 1] !== DOT) return quote;
  if (bytes[at] !== EQUALS) return quote;
  at += 1;
  while (at < limit && (bytes[at] ?? 0) <= SPACE) at += 1;
  return at < limit && ((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0 ? at + 1 : quote;
}

/** Length of the name of a call that joins texts, at an offset. */
function callLength(bytes: Uint8Array, at: number): number {
  for (const call of JOINING_CALLS)
    if (call.every((byte, index) => bytes[at + index] === byte)) return call.length;
  return 0;
}

/** Without a view of the bytes, which costs more than the few of them between two strings. */
export function hasComma(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === COMMA) return true;
  return false;
}

/** Where a run of letters, digits and signs of tokens ends. */
export function endOfRun(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && ((KINDS[bytes[at] ?? 0] ?? 0) & (VALUE | TOKEN)) !== 0) at += 1;
  return at;
}

/**
 * Whether another part of a text follows the one that ends at a quotation mark or at a backslash.
 *
 * @param lists whether a comma may be between them.
 */
export function isJoined(bytes: Uint8Array, at: number, end: number, lists: boolean): boolean {
  const next = afterJoint(bytes, at, end);
  return next > at && (lists || !hasComma(bytes, at, next));
}

const MOST_PARTS = 64;

/** Whether the parts after a quotation mark may have so many characters of tokens, or have escapes in them. */
export function isJoinedFor(bytes: Uint8Array, quote: number, end: number, least: number): boolean {
  let left = least;
  let at = quote;
  for (let parts = 0; parts < MOST_PARTS && left > 0; parts++) {
    const next = afterJoint(bytes, at, end);
    if (next === at) return false;
    at = endOfRun(bytes, next, Math.min(end, next + left));
    left -= at - next;
    if (left > 0 && ((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) === 0) return MAY_ESCAPE.has(bytes[at] ?? 0);
    if (bytes[at] === BACKSLASH) return true;
  }
  return true;
}

const MOST_BACKSLASHES = 16;
/** What follows a backslash where a character or nothing is meant, but not the end of a line or a tab. */
const ESCAPED = byteTable([[1, '/01234567eEuUxXNRT\r\n']]);

/**
 * Whether a token may go on after an escape: not when that stands for a blank or for no character. After an escaped quotation
 * mark, only a joint, a semicolon or an escape continues it.
 */
export function mayGoOnAfterEscape(bytes: Uint8Array, escapeAt: number, end: number): boolean {
  let at = escapeAt;
  while (bytes[at] === BACKSLASH && at < escapeAt + MOST_BACKSLASHES) at += 1;
  if (at + 1 >= end) return true;
  if (at === escapeAt) return mayStandForCharacter(bytes, at);
  const escaped = bytes[at] ?? 0;
  if (((KINDS[escaped] ?? 0) & QUOTE) === 0) return ESCAPED[escaped] === 1;
  const next = bytes[at + 1] ?? 0;
  return ((KINDS[next] ?? 0) & JOINT) !== 0 || next === SEMICOLON || MAY_ESCAPE.has(next);
}

/** Whether a percent sign or an ampersand starts the escape of what a token may have, or of a quotation mark. */
function mayStandForCharacter(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at + 1] ?? 0;
  if (bytes[at] === AMPERSAND) return next === HASH || (next | CASE) === SMALL_A || (next | CASE) === SMALL_Q;
  if (bytes[at] !== PERCENT) return true;
  const byte = 16 * hexAt(bytes, at + 1) + hexAt(bytes, at + 2);
  return byte === PERCENT || ((KINDS[byte] ?? 0) & (VALUE | TOKEN | QUOTE)) !== 0;
}

/** What a hexadecimal digit stands for; so much that it is no character, for anything else. */
function hexAt(bytes: Uint8Array, at: number): number {
  const byte = (bytes[at] ?? 0) | CASE;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return (bytes[at] ?? 0) >= 48 && byte <= 57 ? byte - 48 : 256;
}
