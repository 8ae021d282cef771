// Where texts that are cut into parts go on: the same as in ../../reading/joints.ts.

import { byteAt, isAt, kindAt, kindOf, smallAt } from './searched-text';

export const VALUE: i32 = 1;
export const QUOTE: i32 = 4;
const JOINT: i32 = 8;
const TOKEN: i32 = 16;
export const NAME: i32 = 32;
const LONGEST_JOINT: i32 = 80;
const LONGEST_APPENDING: i32 = 160;
const MOST_PARTS: i32 = 64;
const MOST_BACKSLASHES: i32 = 16;
export const LINE_END: i32 = 10;
const ESC: i32 = 27;
export const SPACE: i32 = 32;
export const DOLLAR: i32 = 36;
export const PERCENT: i32 = 37;
export const AMPERSAND: i32 = 38;
const PLUS: i32 = 43;
export const COMMA: i32 = 44;
export const DOT: i32 = 46;
export const SEMICOLON: i32 = 59;
export const EQUALS: i32 = 61;
export const BACKSLASH: i32 = 92;
export const HASH: i32 = 35;
const CASE: i32 = 32;
/** `concat(` and `append(`, the first character lowest. */
const CONCAT: i64 = 0x287461636e6f63;
const APPEND: i64 = 0x28646e65707061;
const CALL_LENGTH: i32 = 7;

/** Where the next part of a value starts, or `at` when what follows joins nothing. */
export function afterJoint(at: i32, end: i32): i32 {
  const limit = min(end, at + LONGEST_JOINT);
  let next = at;
  let quotes = 0;
  for (; next < limit; next++) {
    const kind = kindAt(next);
    if ((kind & JOINT) == 0) {
      if (byteAt(next - 1) != DOT || !(isAt(next, CONCAT) || isAt(next, APPEND))) break;
      next += CALL_LENGTH - 1;
    } else if ((kind & QUOTE) != 0) quotes++;
  }
  const opened = (kindAt(next - 1) & QUOTE) != 0 || byteAt(at) == BACKSLASH;
  if (next >= limit || quotes == 0 || !opened) return afterAppending(at, end);
  return next == at + 1 && byteAt(at) != BACKSLASH ? afterPrefix(at, end) : next;
}

function afterPrefix(quote: i32, end: i32): i32 {
  for (let at = quote + 2; at <= quote + 3; at++) if ((kindAt(at) & QUOTE) != 0) return at + 1;
  return afterAppending(quote, end);
}

function afterAppending(quote: i32, end: i32): i32 {
  let at = quote + (byteAt(quote + 1) == SEMICOLON ? 2 : 1);
  const limit = min(end, quote + LONGEST_APPENDING);
  let lines = 0;
  for (; at < limit && byteAt(at) <= SPACE; at++) if (byteAt(at) == LINE_END) lines++;
  if (lines == 0) return quote;
  while (at < limit && ((kindAt(at) & NAME) != 0 || byteAt(at) == DOLLAR)) at++;
  while (at < limit && byteAt(at) <= SPACE) at++;
  if (byteAt(at) == PLUS || byteAt(at) == DOT) at++;
  else if (byteAt(at - 1) != DOT) return quote;
  if (byteAt(at) != EQUALS) return quote;
  at++;
  while (at < limit && byteAt(at) <= SPACE) at++;
  return at < limit && (kindAt(at) & QUOTE) != 0 ? at + 1 : quote;
}

export function hasComma(from: i32, to: i32): bool {
  for (let at = from; at < to; at++) if (byteAt(at) == COMMA) return true;
  return false;
}

export function endOfRun(from: i32, limit: i32): i32 {
  let at = from;
  while (at < limit && (kindAt(at) & (VALUE | TOKEN)) != 0) at++;
  return at;
}

export function isJoined(at: i32, end: i32, lists: bool): bool {
  const next = afterJoint(at, end);
  return next > at && (lists || !hasComma(at, next));
}

export function isJoinedFor(quote: i32, end: i32, least: i32): bool {
  let left = least;
  let at = quote;
  for (let parts = 0; parts < MOST_PARTS && left > 0; parts++) {
    const next = afterJoint(at, end);
    if (next == at) return false;
    at = endOfRun(next, min(end, next + left));
    left -= at - next;
    if (left > 0 && (kindAt(at) & QUOTE) == 0) return mayEscape(byteAt(at));
    if (byteAt(at) == BACKSLASH) return true;
  }
  return true;
}

export function mayGoOnAfterEscape(escapeAt: i32, end: i32): bool {
  let at = escapeAt;
  while (byteAt(at) == BACKSLASH && at < escapeAt + MOST_BACKSLASHES) at++;
  if (at + 1 >= end) return true;
  if (at == escapeAt) return mayStandForCharacter(at);
  if ((kindAt(at) & QUOTE) == 0) return isEscaped(byteAt(at));
  const next = byteAt(at + 1);
  return (kindAt(at + 1) & JOINT) != 0 || next == SEMICOLON || mayEscape(next);
}

/** `/`, digits up to 7, `e`, `u` and `x` in either case, `N`, `R`, `T` and line ends. */
function isEscaped(byte: i32): bool {
  if (byte >= 47 && byte <= 55) return true;
  const small = byte | CASE;
  if (small == 101 || small == 117 || small == 120) return true;
  return byte == 78 || byte == 82 || byte == 84 || byte == LINE_END || byte == 13;
}

function mayStandForCharacter(at: i32): bool {
  if (byteAt(at) == AMPERSAND) {
    const next = smallAt(at + 1);
    return next == HASH || next == 97 || next == 113;
  }
  if (byteAt(at) != PERCENT) return true;
  const byte = 16 * hexAt(at + 1) + hexAt(at + 2);
  return byte == PERCENT || (byte < 256 && (kindOf(byte) & (VALUE | TOKEN | QUOTE)) != 0);
}

function hexAt(at: i32): i32 {
  const byte = smallAt(at);
  if (byte >= 97 && byte <= 102) return byte - 87;
  return byteAt(at) >= 48 && byte <= 57 ? byte - 48 : 256;
}

export function mayEscape(byte: i32): bool {
  return byte == PERCENT || byte == AMPERSAND || byte == ESC;
}
