import { byteTable, DIGITS, LETTERS, UPPER_CASE } from '../byte-table.ts';
import { mayOpenCodes } from './character-codes.ts';

/** Kinds of bytes, a bit each. */
const VALUE = 1;
const DIGIT = 2;
const QUOTE = 4;
/** What may be between two parts of a value. */
const JOINT = 8;
/** What tokens have besides. */
const TOKEN = 16;
/** What names have. */
const NAME = 32;
const CAPITAL = 64;
/** What may start a value that is not written as it is: codes of characters, words to join, and percent escapes. */
const INDIRECT = 128;
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
const KINDS = VALUE_KINDS;

/** How far from its name a value starts. */
const REACH = 320;
/** The same after a name in prose: on the same line, and near. */
const REACH_IN_LINE = 96;
/** How far a value that starts within reach is followed. */
const REACH_OF_VALUE = 320;
const LONGEST_JOINT = 80;
const LONG = 16;
const FEWEST_MIXED = 20;
/** Of 20 random letters, two in a thousand have fewer. */
const FEWEST_RISES = 2;
/** Lines between a name and its value. */
const MOST_LINES = 6;
const LINE_END = 10;
const SEMICOLON = 59;
const OPENING = 40;
const QUOTATION_MARK = 34;
const BACKSLASH = 92;
/** `%`, `&` and ESC. */
const MAY_ESCAPE: ReadonlySet<number> = new Set([37, 38, 27]);
const [SPACE, COMMA, DOT, COLON, EQUALS, PERCENT, DOLLAR, PLUS] = [32, 44, 46, 58, 61, 37, 36, 43];
const [SMALL_A, SMALL_U, SMALL_W, SMALL_Z, BRACE] = [97, 117, 119, 122, 123];
const JOINING_CALLS = ['concat(', 'append('].map((call) => [...Buffer.from(call)]);
const LONGEST_NAME = 96;
/** Ends of the properties whose value is a name. */
const NAMING = ['name', 'key', 'id'].map((word) => [...Buffer.from(word)].reverse());
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

/** Without a view of the bytes, which costs more than the few of them between two strings. */
function hasComma(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === COMMA) return true;
  return false;
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

/** Where the next part of a value starts, or `at` when what follows joins nothing. */
function afterJoint(bytes: Uint8Array, at: number, end: number): number {
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
  return next < limit && quotes > 0 && opened ? next : afterAppending(bytes, at, end);
}

/** Most characters from the end of a string to the one that the next statement appends. */
const LONGEST_APPENDING = 160;

/** Where the string starts that the next statement appends to the one that ends at an offset: `"...";\n name += "`. */
function afterAppending(bytes: Uint8Array, quote: number, end: number): number {
  let at = quote + (bytes[quote + 1] === SEMICOLON ? 2 : 1);
  if (bytes[at] !== LINE_END && bytes[at + 1] !== LINE_END) return quote;
  const limit = Math.min(end, quote + LONGEST_APPENDING);
  while (at < limit && (bytes[at] ?? 0) <= SPACE) at += 1;
  while (at < limit && (((KINDS[bytes[at] ?? 0] ?? 0) & NAME) !== 0 || bytes[at] === DOLLAR)) at += 1;
  if (bytes[at] === SPACE) at += 1;
  // The dot of PHP's operator may be read as a part of the name.
  if (bytes[at] === PLUS) at += 1;
  else if (bytes[at - 1] !== DOT) return quote;
  if (bytes[at] !== EQUALS) return quote;
  at += bytes[at + 1] === SPACE ? 2 : 1;
  return at < limit && ((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0 ? at + 1 : quote;
}

/** Length of the name of a call that joins texts, at an offset. */
function callLength(bytes: Uint8Array, at: number): number {
  for (const call of JOINING_CALLS)
    if (call.every((byte, index) => bytes[at + index] === byte)) return call.length;
  return 0;
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

/** Long random texts hardly ever have fewer. */
function fewestDigitsOf(shortest: number): number {
  return shortest < LONG ? 1 : 2;
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

/** Whether another part may follow an escape. After an escaped quotation mark, only a joint, a semicolon or an escape continues the value. */
export function mayGoOnAfterQuote(bytes: Uint8Array, escapeAt: number, end: number): boolean {
  let at = escapeAt;
  while (bytes[at] === BACKSLASH && at < escapeAt + MOST_BACKSLASHES) at += 1;
  if (at === escapeAt || at + 1 >= end || ((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) === 0) return true;
  const next = bytes[at + 1] ?? 0;
  return ((KINDS[next] ?? 0) & JOINT) !== 0 || next === SEMICOLON || MAY_ESCAPE.has(next);
}

/** How far before a name a string may end that it is compared with. */
const REACH_BACK = 32;
const SHORTEST_STRING = 16;

/** Whether a string without blanks ends shortly before an offset. */
function isAfterString(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] ?? 0;
  if (first !== SPACE && first !== OPENING && first !== DOT && first !== QUOTATION_MARK) return false;
  for (let quote = at - 1; quote > at - REACH_BACK; quote--) {
    const kind = KINDS[bytes[quote] ?? 0] ?? 0;
    if (bytes[quote] === LINE_END) return false;
    if ((kind & QUOTE) === 0) continue;
    let start = quote;
    while (start > quote - SHORTEST_STRING && ((KINDS[bytes[start - 1] ?? 0] ?? 0) & VALUE) !== 0) start -= 1;
    return quote - start >= SHORTEST_STRING;
  }
  return false;
}

/** Whether the name at an offset is itself the value of `name`, `key` or `id`, so that its own may stand before it. */
export function isNamedByValue(bytes: Uint8Array, literalAt: number): boolean {
  let at = literalAt - 1;
  while (at > literalAt - LONGEST_NAME && ((KINDS[bytes[at] ?? 0] ?? 0) & VALUE) !== 0) at -= 1;
  if (isAfterString(bytes, at)) return true;
  if (((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0) at -= 1;
  if (bytes[at] === SPACE) at -= 1;
  if (bytes[at] !== COLON && bytes[at] !== EQUALS) return false;
  at -= 1;
  if (bytes[at] === SPACE) at -= 1;
  if (((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0) at -= 1;
  return NAMING.some((word) => word.every((letter, index) => ((bytes[at - index] ?? 0) | CASE) === letter));
}
