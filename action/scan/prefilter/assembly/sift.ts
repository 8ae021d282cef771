// Which hits may lead to a secret. Most are names that nothing is assigned to, and beginnings of words.

import {
  BACKSLASH,
  DOT,
  endOfRun,
  EQUALS,
  isJoined,
  isJoinedFor,
  LINE_END,
  mayEscape,
  mayGoOnAfterEscape,
  SPACE,
} from './joints';
import { byteAt, look } from './searched-text';
import { isNamedByValue, mayHoldValue } from './value-gate';

const ASSIGNMENT_KINDS: usize = 10752;
/** For each literal, as in ../needs.ts: six numbers of two bytes. */
const NEEDS_SHIFT: usize = 4;
const ALWAYS: u32 = 1;
const REWRITTEN: u32 = 2;
const NAMED: u32 = 4;
const SIFTED: u32 = 8;
const LISTS: u32 = 16;

// As in ../../rules/prechecks.ts.
const NAME: i32 = 1;
const CLOSES: i32 = 2;
const BLANK: i32 = 4;
const OPERATOR: i32 = 8;
const QUOTE: i32 = 16;
const VALUE: i32 = 32;
const LONGEST_NAME: i32 = 96;
const MOST_CLOSING: i32 = 2;
const MOST_BLANKS: i32 = 8;
const MOST_OPERATORS: i32 = 3;

// As in ../../reading/rewritten-texts.ts.
const LONGEST_PART: i32 = 1000;
const LETTER_N: i32 = 78;

/** The run of a token that was walked last. */
let runFrom: i32 = 0;
let runEnd: i32 = -1;

/**
 * Moves the pairs that may lead to something to the front of `hits`, with the reasons in the upper half of the literal, and
 * returns how many there are. They stay in order.
 */
export function sift(input: usize, length: i32, hits: usize, count: i32, needs: usize): i32 {
  look(input);
  runEnd = -1;
  let kept: i32 = 0;
  for (let hit = 0; hit < count; hit++) {
    const pair = hits + (<usize>hit << 3);
    const at = load<i32>(pair);
    const literal: u32 = load<u16>(pair, 4);
    const reasons = reasonsFor(at, needs + (<usize>literal << NEEDS_SHIFT), length);
    if (reasons == 0) continue;
    const slot = hits + (<usize>kept << 3);
    store<i32>(slot, at);
    store<u32>(slot, literal | (reasons << 16), 4);
    kept++;
  }
  return kept;
}

/** Why something may be at a literal, as in ../needs.ts; 0 when nothing can be. */
function reasonsFor(at: i32, needs: usize, length: i32): u32 {
  const flags: u32 = load<u16>(needs);
  const assigned: i32 = load<u16>(needs, 2);
  const run: i32 = load<u16>(needs, 4);
  const value: i32 = load<u16>(needs, 6);
  const end = at + <i32>load<u16>(needs, 10);
  let reasons = flags & ALWAYS;
  if (reasons == 0 && ((run > 0 && isRun(at, length, run)) || (assigned > 0 && mayBeAssigned(at, length, assigned))))
    reasons = ALWAYS;
  if (value > 0 && (mayHoldValue(end, length, value) || isNamedByValue(at, length))) reasons |= NAMED;
  if ((flags & REWRITTEN) != 0 && mayBeRewritten(end, length, (flags & LISTS) != 0, load<u16>(needs, 8)))
    reasons |= REWRITTEN;
  return reasons == 0 ? 0 : reasons | SIFTED;
}

function isRun(at: i32, end: i32, shortest: i32): bool {
  if (end - at < shortest) return false;
  for (let next = at + shortest - 1; next >= at; next--) {
    const byte = byteAt(next);
    const letter = byte | 32;
    const isIn =
      (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 122) || byte == 95 || byte == 45;
    if (!isIn) return false;
  }
  return true;
}

function mayBeAssigned(at: i32, end: i32, shortest: i32): bool {
  let next = after(at, min(end, at + LONGEST_NAME), NAME);
  next = after(next, min(end, next + MOST_CLOSING), CLOSES);
  next = after(next, min(end, next + MOST_BLANKS), BLANK);
  const operator = next;
  next = after(next, min(end, next + MOST_OPERATORS), OPERATOR);
  if (next == operator) return false;
  const least = shortest - (next - operator - 1);
  next = after(next, min(end, next + MOST_BLANKS), BLANK);
  if (next < end && isA(next, QUOTE)) next++;
  return after(next, min(end, next + least), VALUE) - next >= least;
}

// @ts-ignore: decorator
@inline
function after(from: i32, limit: i32, kind: i32): i32 {
  let next = from;
  while (next < limit && isA(next, kind)) next++;
  return next;
}

// @ts-ignore: decorator
@inline
function isA(at: i32, kind: i32): bool {
  return (<i32>load<u8>(ASSIGNMENT_KINDS + byteAt(at)) & kind) != 0;
}

function mayBeRewritten(literalEnd: i32, length: i32, lists: bool, least: i32): bool {
  if (literalEnd < runFrom || literalEnd > runEnd) {
    runFrom = literalEnd;
    runEnd = endOfRun(literalEnd, length);
  }
  const stop = runEnd;
  const mark = byteAt(stop);
  if (mayEscape(mark) || mark == BACKSLASH) {
    if (!lists) return byteAt(stop + 1) == LINE_END;
    return stop >= literalEnd + least || mayGoOnAfterEscape(stop, length);
  }
  if (mark <= SPACE && byteAt(stop - 1) == EQUALS && stop > literalEnd) return mark != SPACE;
  if (mark == SPACE) return stop == literalEnd && byteAt(literalEnd - 1) == LETTER_N;
  const isQuote = mark == 34 || mark == 39 || mark == 96;
  if (!isQuote || stop >= literalEnd + LONGEST_PART) return false;
  return isJoined(stop, length, lists) && isJoinedFor(stop, length, literalEnd + least - stop);
}
