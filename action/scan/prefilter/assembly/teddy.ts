// Multi-literal search over bytes, 16 positions at a time.
//
// Every literal is represented by a window of four of its bytes. The windows are spread over four groups of eight
// buckets; for each window byte of a group two 16-entry tables say, by low and by high nibble, which of its buckets can
// have such a byte there. A position whose four lookups leave a bucket standing is a candidate. A candidate's first
// three bytes lead, through a small hash table, to the few literals that may be there, and those are compared byte by
// byte: no false hits leave here.
//
// The memory image is written by ../memory-image.ts, which owns the layout.

const MASKS: usize = 0;
const GROUP_SIZE: usize = 128;
const HEADS: usize = 512;
const ENTRIES: usize = 8704;
const ENTRY_SIZE: usize = 16;
const ANY_CASE: u32 = 1;
const STARTS_TOKEN: u32 = 2;

/** Where the next call has to go on: the input's length when everything was searched. */
export let resumeAt: i32 = 0;

/**
 * Writes (offset, literal) pairs, 4 bytes each, to `hits` and returns how many pairs it wrote. Stops early, with
 * `resumeAt` below `length`, before fewer than `reserve` pairs of the `capacity` are left.
 */
export function search(input: usize, length: i32, from: i32, hits: usize, capacity: i32, reserve: i32): i32 {
  const nibble = i8x16.splat(15);
  const zero = i8x16.splat(0);
  const stop = capacity - reserve;
  let count: i32 = 0;
  let at: i32 = from;

  for (; at < length; at += 16) {
    if (count > stop) break;
    const position = input + at;
    const a = v128.load(position);
    const b = v128.load(position, 1);
    const c = v128.load(position, 2);
    const d = v128.load(position, 3);
    const lowA = v128.and(a, nibble);
    const highA = i8x16.shr_u(a, 4);
    const lowB = v128.and(b, nibble);
    const highB = i8x16.shr_u(b, 4);
    const lowC = v128.and(c, nibble);
    const highC = i8x16.shr_u(c, 4);
    const lowD = v128.and(d, nibble);
    const highD = i8x16.shr_u(d, 4);
    const standing = v128.or(
      v128.or(
        group(MASKS, lowA, highA, lowB, highB, lowC, highC, lowD, highD),
        group(MASKS + GROUP_SIZE, lowA, highA, lowB, highB, lowC, highC, lowD, highD),
      ),
      v128.or(
        group(MASKS + 2 * GROUP_SIZE, lowA, highA, lowB, highB, lowC, highC, lowD, highD),
        group(MASKS + 3 * GROUP_SIZE, lowA, highA, lowB, highB, lowC, highC, lowD, highD),
      ),
    );
    if (!v128.any_true(standing)) continue;

    let lanes: i32 = i8x16.bitmask(i8x16.ne(standing, zero));
    while (lanes != 0) {
      const offset = at + ctz(lanes);
      lanes &= lanes - 1;
      const folded: u32 = (load<u32>(input + offset) & 0xffffff) | 0x202020;
      const entry: u32 = load<u16>(HEADS + (((folded * 0x9e3779b1) >>> 20) << 1));
      if (entry != 0) count = confirm(input, length, offset, entry, hits, count);
    }
  }

  resumeAt = at < length ? at : length;
  return count;
}

/**
 * Writes the offsets, 4 bytes each, of all aligned blocks of 16 that are letters, digits, `+`, `/`, `-` and `_` only, as are the
 * 8 bytes after them, and that follow a block that is not. Returns how many; stops early, with `resumeAt` below `length`, at
 * `capacity`.
 */
export function runs(input: usize, length: i32, from: i32, offsets: usize, capacity: i32): i32 {
  let count: i32 = 0;
  let within = false;
  let at: i32 = from;
  for (; at + 24 <= length; at += 16) {
    const all = isRun(input + at);
    if (all && !within && isRun(input + at + 8)) {
      if (count == capacity) break;
      store<i32>(offsets + (<usize>count << 2), at);
      count++;
    }
    within = all;
  }
  resumeAt = at + 24 <= length ? at : length;
  return count;
}

// @ts-ignore: decorator
@inline
function isRun(position: usize): bool {
  // Bit n of an entry is for the high nibble n + 2.
  const low = i8x16(0x2a, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3c, 0x15, 0x14, 0x15, 0x14, 0x1d);
  const high = i8x16(0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0);
  const block = v128.load(position);
  return i8x16.all_true(
    v128.and(
      i8x16.relaxed_swizzle(low, v128.and(block, i8x16.splat(15))),
      i8x16.relaxed_swizzle(high, i8x16.shr_u(block, 4)),
    ),
  );
}

/** Buckets of one group that each of 16 positions may belong to. */
// @ts-ignore: decorator
@inline
function group(
  masks: usize,
  lowA: v128,
  highA: v128,
  lowB: v128,
  highB: v128,
  lowC: v128,
  highC: v128,
  lowD: v128,
  highD: v128,
): v128 {
  const first = v128.and(lookup(masks, lowA), lookup(masks + 16, highA));
  const second = v128.and(lookup(masks + 32, lowB), lookup(masks + 48, highB));
  const third = v128.and(lookup(masks + 64, lowC), lookup(masks + 80, highC));
  const fourth = v128.and(lookup(masks + 96, lowD), lookup(masks + 112, highD));
  return v128.and(v128.and(first, second), v128.and(third, fourth));
}

/** All indexes are below 16, where the relaxed form is exact and one instruction. */
// @ts-ignore: decorator
@inline
function lookup(table: usize, indexes: v128): v128 {
  return i8x16.relaxed_swizzle(v128.load(table), indexes);
}

function confirm(input: usize, length: i32, window: i32, first: u32, hits: usize, found: i32): i32 {
  let count = found;
  let entry = first;
  while (entry != 0) {
    const record = ENTRIES + entry * ENTRY_SIZE;
    const size: i32 = load<u16>(record, 4);
    const start: i32 = window - <i32>load<u16>(record, 6);
    if (start >= 0 && start + size <= length) {
      const flags: u32 = load<u16>(record, 10);
      if (
        same(input + start, load<u32>(record), size, (flags & ANY_CASE) != 0) &&
        ((flags & STARTS_TOKEN) == 0 || mayStartToken(input, start))
      ) {
        const slot = hits + (<usize>count << 3);
        store<i32>(slot, start);
        store<i32>(slot, load<u16>(record, 8), 4);
        count++;
      }
    }
    entry = load<u16>(record, 12);
  }
  return count;
}

function same(text: usize, literal: usize, size: i32, fold: bool): bool {
  for (let i = 0; i < size; i++) {
    let byte = load<u8>(text + i);
    if (fold && byte >= 65 && byte <= 90) byte |= 32;
    if (byte != load<u8>(literal + i)) return false;
  }
  return true;
}

/** The same as in ../token-start.ts. */
function mayStartToken(input: usize, start: i32): bool {
  const at = input + start;
  if (start == 0) return true;
  const before = load<u8>(at - 1);
  if (!isLetterOrDigit(before)) return true;
  if (start == 1) return false;
  const second = load<u8>(at - 2);
  // A backslash before n, r, t, b or f.
  if (second == 92) return before == 110 || before == 114 || before == 116 || before == 98 || before == 102;
  if (before == 109 && endsColour(input, start - 2)) return true;
  if (start == 2 || !isLetterOrDigit(second)) return false;
  const third = load<u8>(at - 3);
  // A percent sign before two digits; a backslash and x before two; a backslash and u before four.
  if (third == 37) return true;
  if (start == 3) return false;
  if (third == 120 && load<u8>(at - 4) == 92) return true;
  if (start < 6) return false;
  return load<u8>(at - 6) == 92 && load<u8>(at - 5) == 117 && isLetterOrDigit(load<u8>(at - 4)) && isLetterOrDigit(third);
}

/** Digits and semicolons after a bracket, up to an offset. */
function endsColour(input: usize, last: i32): bool {
  for (let at = last; at >= 0 && at > last - 12; at--) {
    const byte = load<u8>(input + at);
    if (byte == 91) return true;
    if (byte != 59 && (byte < 48 || byte > 57)) return false;
  }
  return false;
}

function isLetterOrDigit(byte: u8): bool {
  const letter: u8 = byte | 32;
  return (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 122);
}
