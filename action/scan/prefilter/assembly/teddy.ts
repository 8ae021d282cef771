// Multi-literal search over bytes, 16 positions at a time.
//
// Every literal is represented by a window of four of its bytes. The windows are spread over four groups of eight
// buckets; for each window byte of a group two 16-entry tables say, by low and by high nibble, which of its buckets can
// have such a byte there. A position whose four lookups leave a bucket standing is a candidate. A candidate's first
// three bytes lead, through a small hash table, to the few literals that may be there, and those are compared byte by
// byte, as is what must follow them: no false hits leave here.
//
// The same pass notes where base64 or hexadecimal of a text may start.
//
// The memory image is written by ../memory-image.ts, which owns the layout.

import { outOfRun, outsideAt, takeRun } from './encoded-run';
import { mayStartToken } from './token-start';

export { sift } from './sift';

const MASKS: usize = 0;
const GROUP_SIZE: usize = 128;
const HEADS: usize = 512;
const CONTINUATIONS: usize = 8704;
const ENTRIES: usize = 11008;
const ENTRY_SIZE: usize = 16;
const ANY_CASE: u32 = 1;
const STARTS_TOKEN: u32 = 2;
/** The kind of what must follow, from 1, is above these bits. */
const KIND_SHIFT: u32 = 8;
/** The kind for which the end of what is looked at rejects. */
const USER: u32 = 4;

/** Where the next call has to go on: the input's length when everything was searched. */
export let resumeAt: i32 = 0;
/** How many starts of runs the last call wrote. */
export let runCount: i32 = 0;

/**
 * Writes (offset, literal) pairs, 4 bytes each, to `hits` and returns how many pairs it wrote. Writes the starts of runs, 4
 * bytes each, to `runs`, if that is not 0. Stops early, with `resumeAt` below `length`, before fewer than `reserve` pairs of
 * the `capacity`, or none of the `runCapacity`, are left.
 */
export function search(
  input: usize,
  length: i32,
  from: i32,
  hits: usize,
  capacity: i32,
  reserve: i32,
  runs: usize,
  runCapacity: i32,
): i32 {
  const nibble = i8x16.splat(15);
  const zero = i8x16.splat(0);
  const stop = capacity - reserve;
  let count: i32 = 0;
  let at: i32 = from;
  let before = outsideAt(input, from - 32);
  let last = outsideAt(input, from - 16);
  runCount = 0;

  for (; at < length; at += 16) {
    if (count > stop || runCount == runCapacity) break;
    const position = input + at;
    const a = v128.load(position);
    const b = v128.load(position, 1);
    const c = v128.load(position, 2);
    const d = v128.load(position, 3);
    const lowA = v128.and(a, nibble);
    const highA = i8x16.shr_u(a, 4);
    const now = outOfRun(lowA, highA);
    if (last == 0 && before != 0 && (now & 0xff) == 0)
      runCount = takeRun(input, length, at, before, runs, runCount);
    before = last;
    last = now;
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

/** The starts of runs alone, as `search` writes them. Returns how many. */
export function findRuns(input: usize, length: i32, from: i32, runs: usize, runCapacity: i32): i32 {
  let at: i32 = from;
  let before = outsideAt(input, from - 32);
  let last = outsideAt(input, from - 16);
  runCount = 0;
  for (; at < length; at += 16) {
    if (runCount == runCapacity) break;
    const now = outsideAt(input, at);
    if (last == 0 && before != 0 && (now & 0xff) == 0)
      runCount = takeRun(input, length, at, before, runs, runCount);
    before = last;
    last = now;
  }
  resumeAt = at < length ? at : length;
  return runCount;
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
        ((flags & STARTS_TOKEN) == 0 || mayStartToken(input, start)) &&
        (flags >> KIND_SHIFT == 0 ||
          mayContinue(input, start + size, length, flags >> KIND_SHIFT, load<u16>(record, 14)))
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

/** The same as in ../continuation.ts. */
function mayContinue(input: usize, from: i32, length: i32, kind: u32, size: i32): bool {
  const table = CONTINUATIONS + (<usize>(kind - 1) << 8);
  const whole = from + size <= length;
  const end = whole ? from + size : length;
  for (let at = from; at < end; at++) {
    const says: u8 = load<u8>(table + load<u8>(input + at));
    if (says != 0) return says == 1;
  }
  return whole && kind != USER;
}
