import { mayOpenCodes } from './character-codes.ts';
import { afterJoint, hasComma } from './joints.ts';
import { CAPITAL, DIGIT, INDIRECT, VALUE_KINDS as KINDS, NAME, QUOTE, VALUE } from './value-kinds.ts';

/** How far from its name a value starts. */
const REACH = 320;
/** The same after a name in prose: on the same line, and near. */
const REACH_IN_LINE = 96;
/** How far a value that starts within reach is followed. */
const REACH_OF_VALUE = 320;
/** Shortest value of a name that is searched with all rules. */
export const SHORTEST_WRITTEN = 16;
const LONG = 16;
const FEWEST_MIXED = 20;
/** Of 20 random letters, two in a thousand have fewer. */
const FEWEST_RISES = 2;
/** Lines between a name and its value. */
const MOST_LINES = 6;
const LINE_END = 10;
const SEMICOLON = 59;
const BACKSLASH = 92;
const [SPACE, COLON, EQUALS, PERCENT, DOLLAR] = [32, 58, 61, 37, 36];
const [SMALL_A, SMALL_U, SMALL_W, SMALL_Z, BRACE] = [97, 117, 119, 122, 123];
const LONGEST_NAME = 96;
/** From a capital to its small letter. */
const CASE = 32;

/**
 * Whether something that may be a value with digits follows a name: a check that is cheap enough for every occurrence of
 * a word such as "token".
 *
 * @param shortest characters that a value has at least, its parts taken together.
 */
export function mayHoldValue(bytes: Uint8Array, literalEnd: number, end: number, shortest: number): boolean {
  let nameEnd = literalEnd;
  const lastName = Math.min(end, literalEnd + LONGEST_NAME);
  while (nameEnd < lastName && ((KINDS[bytes[nameEnd] ?? 0] ?? 0) & NAME) !== 0) nameEnd += 1;
  const first = bytes[nameEnd];
  // The end of a statement, unless it separates columns.
  if (first === SEMICOLON && ((KINDS[bytes[nameEnd + 1] ?? 0] ?? 0) & (NAME | QUOTE)) === 0) return false;
  const space = first === SPACE;
  const follows = KINDS[bytes[nameEnd + (space ? 1 : 0)] ?? 0] ?? 0;
  const inProse = space && (follows & VALUE) !== 0 && bytes[nameEnd + 1] !== EQUALS;
  const to = Math.min(end, nameEnd + (inProse ? REACH_IN_LINE : REACH));
  const fewestDigits = fewestDigitsOf(shortest);
  let lines = 0;
  let run = 0;
  let digits = 0;
  let capitals = 0;
  /** Capitals after a small letter. */
  let rises = 0;
  let isAfterSmall = false;
  let listed = false;
  // map $http_api_key $allowed {
  const isMap = space && bytes[nameEnd + 1] === DOLLAR;
  const limit = Math.min(end, to + REACH_OF_VALUE);
  for (let at = nameEnd; at < (run > 0 ? limit : to); at++) {
    const byte = bytes[at] ?? 0;
    const kind = KINDS[byte] ?? 0;
    if ((kind & VALUE) !== 0) {
      run += 1;
      if ((kind & DIGIT) !== 0) digits += 1;
      else if ((kind & CAPITAL) !== 0) {
        capitals += 1;
        if (isAfterSmall) rises += 1;
        isAfterSmall = false;
      } else isAfterSmall = byte >= SMALL_A && byte <= SMALL_Z;
      if (!listed && run >= shortest && digits >= fewestDigits) return true;
      continue;
    }
    const isEnough = isUnordered(capitals, run, rises) || (run >= shortest && digits >= fewestDigits);
    // The next property of an object is not an element of a list.
    if (isEnough && !(listed && isName(bytes, at))) return true;
    if ((kind & INDIRECT) !== 0 && isIndirect(bytes, at)) return true;
    if (byte === LINE_END) {
      lines += 1;
      if (inProse || lines > MOST_LINES || bytes[at + 1] === LINE_END) return false;
      if (bytes[at - 1] === SEMICOLON && !isMap) return false;
    }
    const next = run > 0 && !isEnough && (kind & QUOTE) !== 0 ? afterJoint(bytes, at, limit) : at;
    if (next > at) {
      listed ||= hasComma(bytes, at, next);
      at = next - 1;
    } else {
      run = 0;
      digits = 0;
      capitals = 0;
      rises = 0;
      isAfterSmall = false;
      listed = false;
    }
  }
  return isUnordered(capitals, run, rises) || (run >= shortest && digits >= fewestDigits);
}

/** Whether a bracket or a percent sign may start a value in another writing than its own. */
function isIndirect(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === BRACE && bytes[at - 2] === BACKSLASH && ((bytes[at - 1] ?? 0) | CASE) === SMALL_U)
    return true;
  if (bytes[at] !== PERCENT) return mayOpenCodes(bytes, at);
  // %w(... ...).join, %6c%70%5f
  const isWords =
    ((bytes[at + 1] ?? 0) | CASE) === SMALL_W && ((KINDS[bytes[at + 2] ?? 0] ?? 0) & INDIRECT) !== 0;
  return isWords || (bytes[at + 3] === PERCENT && bytes[at + 6] === PERCENT);
}

/** Whether the string that ends at an offset is the name of what follows it. */
function isName(bytes: Uint8Array, end: number): boolean {
  if (((KINDS[bytes[end] ?? 0] ?? 0) & QUOTE) === 0) return false;
  return bytes[end + (bytes[end + 1] === SPACE ? 2 : 1)] === COLON;
}

/** Whether capitals and small letters are mixed, and take turns: in `OPENSSL_sk_new_null` and in `DataOfABC` they do not. */
function isUnordered(capitals: number, length: number, rises: number): boolean {
  return rises >= FEWEST_RISES && isMixed(capitals, length);
}

/** Whether about as many letters are capitals as in random text without digits. */
function isMixed(capitals: number, length: number): boolean {
  return length >= FEWEST_MIXED && capitals * 10 >= length * 3 && capitals * 10 <= length * 7;
}

/** Whether a text has as many characters and digits as a secret of at least so many characters. */
export function mayBeValue(text: string, shortest: number): boolean {
  if (text.length < shortest) return false;
  let digits = 0;
  let capitals = 0;
  for (let at = 0; at < text.length; at++) {
    const kind = KINDS[text.charCodeAt(at)] ?? 0;
    if ((kind & DIGIT) !== 0) digits += 1;
    else if ((kind & CAPITAL) !== 0) capitals += 1;
  }
  return digits >= fewestDigitsOf(shortest) || isMixed(capitals, text.length);
}

/**
 * How many characters must follow a name whose rules want secrets of at least so many: parts of a longer one may be joined in
 * a way that is only seen when the value is read.
 */
export function shortestToRead(shortestAssigned: number): number {
  return Math.min(shortestAssigned, SHORTEST_WRITTEN);
}

/** Long random texts hardly ever have fewer. */
function fewestDigitsOf(shortest: number): number {
  return shortest < LONG ? 1 : 2;
}
