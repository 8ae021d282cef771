// Where base64 and hexadecimal of a text may start: the same as ../encoded-run.ts.

const SEXTETS: usize = 9728;
const NIBBLES: usize = 9984;
const NO_TEXT: usize = 10240;

/**
 * Writes the start of a run, when it may be encoded text, and returns how many starts are written then.
 *
 * @param at offset after its first whole block, which the half of another follows.
 * @param before which bytes of the block before that one do not belong to it.
 * @param count how many starts are written already.
 */
export function takeRun(input: usize, length: i32, at: i32, before: i32, runs: usize, count: i32): i32 {
  if (at + 8 > length || runs == 0) return count;
  let start = at - 16 - clz(before << 16);
  if (start > 0) {
    const sign = load<u8>(input + start - 1);
    // The letters of an escape are not part of what follows it: a backslash, a percent sign.
    if (sign == 92) start += 1;
    else if (sign == 37) start += 2;
  }
  const text = input + start;
  if (!startsAsText(text) && !startsAsHex(text) && !startsWithMark(text)) return count;
  store<i32>(runs + (<usize>count << 2), start);
  return count + 1;
}

function startsAsText(text: usize): bool {
  for (let at: usize = 0; at < 8; at += 4) {
    const first: u32 = load<u8>(SEXTETS + load<u8>(text + at));
    const second: u32 = load<u8>(SEXTETS + load<u8>(text + at, 1));
    const third: u32 = load<u8>(SEXTETS + load<u8>(text + at, 2));
    const fourth: u32 = load<u8>(SEXTETS + load<u8>(text + at, 3));
    if (load<u8>(NO_TEXT + ((first << 2) | (second >> 4))) != 0) return false;
    if (load<u8>(NO_TEXT + (((second & 15) << 4) | (third >> 2))) != 0) return false;
    if (load<u8>(NO_TEXT + (((third & 3) << 6) | fourth)) != 0) return false;
  }
  return true;
}

function startsAsHex(text: usize): bool {
  for (let at: usize = 0; at < 8; at += 2) {
    const high: u32 = load<u8>(NIBBLES + load<u8>(text + at));
    const low: u32 = load<u8>(NIBBLES + load<u8>(text + at, 1));
    if (load<u8>(NO_TEXT + ((high << 4) | low)) != 0) return false;
  }
  return true;
}

function startsWithMark(text: usize): bool {
  const start: u32 = load<u32>(text) & 0xffffff;
  switch (start) {
    case 0x753737: // 77u
    case 0x342f2f: // //4
    case 0x352f2f: // //5
    case 0x345f5f: // __4
    case 0x355f5f: // __5
    case 0x38762f: // /v8
    case 0x38765f: // _v8
      return true;
    default:
      return false;
  }
}

/** What `outOfRun` says of a block of the input; before the input there is nothing of a run. */
export function outsideAt(input: usize, at: i32): i32 {
  if (at < 0) return 0xffff;
  const block = v128.load(input + at);
  return outOfRun(v128.and(block, i8x16.splat(15)), i8x16.shr_u(block, 4));
}

/** Which of 16 bytes, given as their halves, are none of the letters, digits, `+`, `/`, `-` and `_`, a bit each. */
// @ts-ignore: decorator
@inline
export function outOfRun(low4: v128, high4: v128): i32 {
  // Bit n of an entry is for the high nibble n + 2.
  const low = i8x16(0x2a, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3c, 0x15, 0x14, 0x15, 0x14, 0x1d);
  const high = i8x16(0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0);
  const kinds = v128.and(i8x16.relaxed_swizzle(low, low4), i8x16.relaxed_swizzle(high, high4));
  return i8x16.bitmask(i8x16.eq(kinds, i8x16.splat(0)));
}
