// Whether a name may have a value: the same as in ../../reading/value-gate.ts, named-by-value.ts and character-codes.ts.

import {
  afterJoint,
  AMPERSAND,
  BACKSLASH,
  COMMA,
  DOLLAR,
  DOT,
  EQUALS,
  HASH,
  hasComma,
  LINE_END,
  NAME,
  PERCENT,
  QUOTE,
  SEMICOLON,
  SPACE,
  VALUE,
} from './joints';
import { byteAt, kindAt, kindOf, lookedAt, smallAt } from './searched-text';

const DIGIT: i32 = 2;
const CAPITAL: i32 = 64;
const INDIRECT: i32 = 128;
const REACH: i32 = 320;
const REACH_IN_LINE: i32 = 96;
const REACH_OF_VALUE: i32 = 320;
const LONG: i32 = 16;
const FEWEST_MIXED: i32 = 20;
const FEWEST_RISES: i32 = 2;
const MOST_LINES: i32 = 6;
const LONGEST_NAME: i32 = 96;
const REACH_BACK: i32 = 32;
const SHORTEST_STRING: i32 = 16;
const QUOTATION_MARK: i32 = 34;
const OPENING: i32 = 40;
const CLOSING: i32 = 41;
const COLON: i32 = 58;
const SMALL_A: i32 = 97;
const SMALL_U: i32 = 117;
const SMALL_W: i32 = 119;
const SMALL_Z: i32 = 122;
const BRACE: i32 = 123;
const CLOSING_BRACE: i32 = 125;
const LESS: i32 = 60;
const GREATER: i32 = 62;
const REACH_TO_PROPERTY: i32 = 320;
const FEWEST_NUMBERS: i32 = 4;
const LONGEST_NUMBER: i32 = 4;

export function mayHoldValue(literalEnd: i32, end: i32, shortest: i32): bool {
  let nameEnd = literalEnd;
  const lastName = min(end, literalEnd + LONGEST_NAME);
  while (nameEnd < lastName && (kindAt(nameEnd) & NAME) != 0) nameEnd++;
  const first = byteAt(nameEnd);
  if (first == SEMICOLON && (kindAt(nameEnd + 1) & (NAME | QUOTE)) == 0) return false;
  const space = first == SPACE;
  const second = byteAt(nameEnd + 1);
  const inProse = space && (kindAt(nameEnd + 1) & VALUE) != 0 && second != EQUALS;
  const to = min(end, nameEnd + (inProse ? REACH_IN_LINE : REACH));
  const fewestDigits = shortest < LONG ? 1 : 2;
  const isMap = space && second == DOLLAR;
  const limit = min(end, to + REACH_OF_VALUE);
  let lines = 0;
  let run = 0;
  let digits = 0;
  let capitals = 0;
  let rises = 0;
  let isAfterSmall = false;
  let listed = false;
  const text = lookedAt();
  for (let at = nameEnd; at < (run > 0 ? limit : to); at++) {
    let byte: i32 = load<u8>(text + at);
    let kind: i32 = kindOf(byte);
    if ((kind & VALUE) != 0) {
      const from = at;
      do {
        if ((kind & DIGIT) != 0) digits++;
        else if ((kind & CAPITAL) != 0) {
          capitals++;
          if (isAfterSmall) rises++;
          isAfterSmall = false;
        } else isAfterSmall = byte >= SMALL_A && byte <= SMALL_Z;
        byte = load<u8>(text + ++at);
        kind = kindOf(byte);
      } while (at < limit && (kind & VALUE) != 0);
      run += at - from;
      if (!listed && run >= shortest && digits >= fewestDigits) return true;
      if (at >= limit) break;
    } else if (run == 0 && byte != LINE_END && (kind & INDIRECT) == 0) continue;
    const isEnough = isUnordered(capitals, run, rises) || (run >= shortest && digits >= fewestDigits);
    if (isEnough && !(listed && isName(at))) return true;
    if ((kind & INDIRECT) != 0 && isIndirect(at, end)) return true;
    if (byte == LINE_END) {
      lines++;
      if (inProse || lines > MOST_LINES || byteAt(at + 1) == LINE_END) return false;
      if (byteAt(at - 1) == SEMICOLON && !isMap) return false;
    }
    const next = run > 0 && !isEnough && (kind & QUOTE) != 0 ? afterJoint(at, limit) : at;
    if (next > at) {
      if (!listed) listed = hasComma(at, next);
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

function isUnordered(capitals: i32, length: i32, rises: i32): bool {
  return rises >= FEWEST_RISES && isMixed(capitals, length);
}

function isMixed(capitals: i32, length: i32): bool {
  return length >= FEWEST_MIXED && capitals * 10 >= length * 3 && capitals * 10 <= length * 7;
}

function isName(end: i32): bool {
  return (kindAt(end) & QUOTE) != 0 && byteAt(end + (byteAt(end + 1) == SPACE ? 2 : 1)) == COLON;
}

function isIndirect(at: i32, end: i32): bool {
  // A backslash, u and a brace.
  if (byteAt(at) == BRACE && byteAt(at - 2) == BACKSLASH && smallAt(at - 1) == SMALL_U) return true;
  if (byteAt(at) != PERCENT) return mayOpenCodes(at, end);
  const isWords = smallAt(at + 1) == SMALL_W && (kindAt(at + 2) & INDIRECT) != 0;
  return isWords || (byteAt(at + 3) == PERCENT && byteAt(at + 6) == PERCENT);
}

function mayOpenCodes(at: i32, end: i32): bool {
  let next = at + 1;
  if (byteAt(at) == OPENING && byteAt(at - 1) == 114 && byteAt(at - 2) == 104)
    return byteAt(at + 3) == CLOSING || byteAt(at + 4) == CLOSING || byteAt(at + 5) == CLOSING;
  for (let numbers = 0; numbers < FEWEST_NUMBERS; numbers++) {
    while (byteAt(next) <= SPACE && next < at + 400 && next < end) next++;
    const start = next;
    while (isInNumber(byteAt(next)) && next - start <= LONGEST_NUMBER) next++;
    if (next - start < 2 || next - start > LONGEST_NUMBER || byteAt(next) != COMMA) return false;
    next++;
  }
  return true;
}

function isInNumber(byte: i32): bool {
  const small = byte | 32;
  return (byte >= 48 && byte <= 57) || (small >= 97 && small <= 102) || small == 120;
}

export function isNamedByValue(literalAt: i32, end: i32): bool {
  let at = literalAt - 1;
  while (at > literalAt - LONGEST_NAME && (kindAt(at) & VALUE) != 0) at--;
  if (isAfterString(at)) return true;
  if ((kindAt(at) & QUOTE) != 0) at--;
  if (byteAt(at) == SPACE) at--;
  if (byteAt(at) != COLON && byteAt(at) != EQUALS) return false;
  at--;
  if (byteAt(at) == SPACE) at--;
  if ((kindAt(at) & QUOTE) != 0) at--;
  return endsName(at) && (isAfterProperty(at, literalAt - REACH_TO_PROPERTY) || mayFollowInEntities(literalAt, min(end, literalAt + REACH)));
}

function mayFollowInEntities(from: i32, to: i32): bool {
  for (let at = from; at + 1 < to; at++) if (byteAt(at) == AMPERSAND && byteAt(at + 1) == HASH) return true;
  return false;
}

function isAfterProperty(at: i32, from: i32): bool {
  for (let before = at; before > from; before--) {
    const byte = byteAt(before);
    if (byte == BRACE || byte == CLOSING_BRACE || byte == LESS || byte == GREATER) return false;
    const small = byte | 32;
    if ((small == 101 || small == 116) && endsValueName(before)) return true;
  }
  return false;
}

/** `value`, `default` or `content`. */
function endsValueName(at: i32): bool {
  if (smallAt(at) == 101)
    return smallAt(at - 1) == SMALL_U && smallAt(at - 2) == 108 && smallAt(at - 3) == SMALL_A && smallAt(at - 4) == 118;
  if (smallAt(at - 1) == 110)
    return (
      smallAt(at - 2) == 101 &&
      smallAt(at - 3) == 116 &&
      smallAt(at - 4) == 110 &&
      smallAt(at - 5) == 111 &&
      smallAt(at - 6) == 99
    );
  return (
    smallAt(at - 1) == 108 &&
    smallAt(at - 2) == SMALL_U &&
    smallAt(at - 3) == SMALL_A &&
    smallAt(at - 4) == 102 &&
    smallAt(at - 5) == 101 &&
    smallAt(at - 6) == 100
  );
}

/** `name`, `key` or `id`. */
function endsName(at: i32): bool {
  const last = smallAt(at);
  const before = smallAt(at - 1);
  if (last == 100) return before == 105;
  if (last == 121) return before == 101 && smallAt(at - 2) == 107;
  return last == 101 && before == 109 && smallAt(at - 2) == 97 && smallAt(at - 3) == 110;
}

function isAfterString(at: i32): bool {
  const first = byteAt(at);
  if (first != SPACE && first != OPENING && first != DOT && first != QUOTATION_MARK) return false;
  for (let quote = at - 1; quote > at - REACH_BACK; quote--) {
    if (byteAt(quote) == LINE_END) return false;
    if ((kindAt(quote) & QUOTE) == 0) continue;
    let start = quote;
    while (start > quote - SHORTEST_STRING && (kindAt(start - 1) & VALUE) != 0) start--;
    return quote - start >= SHORTEST_STRING;
  }
  return false;
}
