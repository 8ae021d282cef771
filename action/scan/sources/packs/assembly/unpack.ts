// Reads entries of packs in memory: unpacks zlib data, and makes a text from another one and a delta.
//
// Git packs mostly hold short deltas, so that most of zlib's time goes into its set-up; this has none. Codes are looked up
// in tables that give a symbol, or two short ones, with the bits they take, several of them from one load of the input.
//
// What is read may be anything: all that is written stays within the target, apart from up to SLACK bytes after it, and
// up to SLACK bytes after the source are read. The caller leaves so many of its own there.

/** Bits that the first lookup of a code takes; longer codes go on in a second table. */
const LITERAL_BITS: i32 = 11;
const DISTANCE_BITS: i32 = 8;
const ORDER_BITS: i32 = 7;

// Offsets of the tables in the memory that `prepare` gets: TABLE_BYTES in ../unpacker.ts.
const FIXED_LITERALS: usize = 0;
const FIXED_DISTANCES: usize = 9600;
const LITERALS: usize = 11264;
const DISTANCES: usize = 20864;
const ORDERS: usize = 22528;
/** Lengths of codes, a byte each, and room to write one run too far. */
const LENGTHS: usize = 23040;
/** Symbols by the length of their code, two bytes each. */
const SORTED: usize = 23552;
/** How many codes there are of each length, and where those of a length begin, four bytes each. */
const COUNTS: usize = 24192;
const STARTS: usize = 24256;
/** For each symbol, the entry of a table without the bits of the code. */
const LITERAL_ENTRIES: usize = 24320;
const DISTANCE_ENTRIES: usize = 25472;
const ORDER_ENTRIES: usize = 25600;
/** In which order the lengths of the codes for lengths are written. */
const ORDER: usize = 25680;

// An entry: the base of a length or distance, or where a second table begins, from bit 16 on; from bit 8 on, how many bits
// follow; and the bits of the code itself. That of a byte has it from bit 8 on, and another one after it in a pair.
const LITERAL: u32 = 0x80000000;
const PAIR: u32 = 0x1000000;
const PAIR_SHIFT: u32 = 24;
const OTHER: u32 = 0x8000;
const SECOND: u32 = 0x4000;
const END: u32 = 0x2000;
const FOLLOWING: u32 = 0x1f;
const INVALID: u32 = OTHER | 1;

const LONGEST_CODE: i32 = 15;
/** With less to unpack, looking for pairs takes longer than it saves. */
const PAIRS_FROM: usize = 6144;
const ADLER: u32 = 65521;
/** Bytes whose sums fit in 32 bits: 16 times 347. */
const ADLER_BLOCK: i32 = 5552;

let tables: usize = 0;

/** Fills the tables that never change, at an address that is a multiple of 16. */
export function prepare(at: usize): void {
  tables = at;
  for (let symbol: u32 = 0; symbol < 256; symbol++) entryOf(LITERAL_ENTRIES, symbol, LITERAL | (symbol << 8));
  entryOf(LITERAL_ENTRIES, 256, OTHER | END);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra: u32 = symbol < 265 ? 0 : (symbol - 261) >> 2;
    entryOf(LITERAL_ENTRIES, symbol, (base << 16) | (extra << 8));
    base += 1 << extra;
  }
  entryOf(LITERAL_ENTRIES, 285, 258 << 16);
  entryOf(LITERAL_ENTRIES, 286, OTHER);
  entryOf(LITERAL_ENTRIES, 287, OTHER);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    entryOf(DISTANCE_ENTRIES, symbol, (base << 16) | (extra << 8));
    base += 1 << extra;
  }
  entryOf(DISTANCE_ENTRIES, 30, OTHER);
  entryOf(DISTANCE_ENTRIES, 31, OTHER);
  for (let symbol: u32 = 0; symbol < 19; symbol++) entryOf(ORDER_ENTRIES, symbol, symbol << 16);
  // 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15
  store<u64>(tables + ORDER, 0x0609070800121110);
  store<u64>(tables + ORDER, 0x020d030c040b050a, 8);
  store<u32>(tables + ORDER, 0x000f010e, 16);

  const lengths = tables + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  fillTable(lengths, 288, LITERAL_ENTRIES, FIXED_LITERALS, LITERAL_BITS);
  memory.fill(lengths, 5, 32);
  fillTable(lengths, 32, DISTANCE_ENTRIES, FIXED_DISTANCES, DISTANCE_BITS);
}

// @ts-ignore: decorator
@inline
function entryOf(entries: usize, symbol: u32, entry: u32): void {
  store<u32>(tables + entries + (<usize>symbol << 2), entry);
}

/**
 * Unpacks zlib data.
 *
 * @param sourceEnd where the source ends at the latest; what is left is not looked at.
 * @param size bytes that it must be once it is unpacked.
 * @returns false when it is something else.
 */
export function inflate(source: usize, sourceEnd: usize, target: usize, size: i32): bool {
  if (source + 6 > sourceEnd) return false;
  const head: u32 = load<u8>(source);
  const flags: u32 = load<u8>(source, 1);
  // Deflate with a window of up to 32 KiB, and no dictionary.
  if ((head & 15) != 8 || head >> 4 > 7 || (flags & 32) != 0 || ((head << 8) | flags) % 31 != 0) return false;

  let at = source + 2;
  let bits: u64 = 0;
  let left: i32 = 0;
  let out = target;
  const end = target + <usize>size;
  let isLast = false;
  while (!isLast) {
    if (at > sourceEnd + 8) return false;
    bits |= load<u64>(at) << <u64>left;
    at += (63 - left) >> 3;
    left |= 56;
    isLast = (bits & 1) != 0;
    const kind = <u32>(bits >> 1) & 3;
    bits >>= 3;
    left -= 3;

    if (kind == 0) {
      // From the next whole byte on.
      at -= left >> 3;
      bits = 0;
      left = 0;
      if (at + 4 > sourceEnd) return false;
      const count: u32 = load<u16>(at);
      if (count != (~(<u32>load<u16>(at, 2)) & 0xffff)) return false;
      at += 4;
      if (at + count > sourceEnd || out + count > end) return false;
      memory.copy(out, at, count);
      at += count;
      out += count;
      continue;
    }

    let literals = tables + FIXED_LITERALS;
    let distances = tables + FIXED_DISTANCES;
    if (kind == 2) {
      const literalCount = <i32>(bits & 31) + 257;
      const distanceCount = <i32>((bits >> 5) & 31) + 1;
      const orderCount = <i32>((bits >> 10) & 15) + 4;
      bits >>= 14;
      left -= 14;
      if (literalCount > 286 || distanceCount > 30) return false;
      const lengths = tables + LENGTHS;
      store<u64>(lengths, 0);
      store<u64>(lengths, 0, 8);
      store<u32>(lengths, 0, 16);
      for (let index = 0; index < orderCount; index++) {
        if (left < 3) {
          bits |= load<u64>(at) << <u64>left;
          at += (63 - left) >> 3;
          left |= 56;
        }
        store<u8>(lengths + <usize>load<u8>(tables + ORDER + <usize>index), <u8>(bits & 7));
        bits >>= 3;
        left -= 3;
      }
      if (!fillTable(lengths, 19, ORDER_ENTRIES, ORDERS, ORDER_BITS)) return false;
      const all = literalCount + distanceCount;
      for (let index = 0; index < all; ) {
        if (at > sourceEnd + 8) return false;
        bits |= load<u64>(at) << <u64>left;
        at += (63 - left) >> 3;
        left |= 56;
        const entry = load<u32>(tables + ORDERS + ((<usize>bits & 127) << 2));
        if ((entry & OTHER) != 0) return false;
        bits >>= <u64>(entry & 15);
        left -= <i32>(entry & 15);
        const symbol = entry >> 16;
        if (symbol < 16) {
          store<u8>(lengths + <usize>index, <u8>symbol);
          index++;
          continue;
        }
        let length: u8 = 0;
        let count: i32;
        if (symbol == 16) {
          if (index == 0) return false;
          length = load<u8>(lengths + <usize>index - 1);
          count = 3 + <i32>(bits & 3);
          bits >>= 2;
          left -= 2;
        } else if (symbol == 17) {
          count = 3 + <i32>(bits & 7);
          bits >>= 3;
          left -= 3;
        } else {
          count = 11 + <i32>(bits & 127);
          bits >>= 7;
          left -= 7;
        }
        if (index + count > all) return false;
        memory.fill(lengths + <usize>index, length, count);
        index += count;
      }
      // Without a code for its end, a block has none.
      if (load<u8>(lengths, 256) == 0) return false;
      literals = tables + LITERALS;
      distances = tables + DISTANCES;
      if (!fillTable(lengths + <usize>literalCount, distanceCount, DISTANCE_ENTRIES, DISTANCES, DISTANCE_BITS)) return false;
      if (!fillTable(lengths, literalCount, LITERAL_ENTRIES, LITERALS, LITERAL_BITS)) return false;
      if (end - out >= PAIRS_FROM) addPairs(literals);
    } else if (kind == 3) return false;

    for (;;) {
      if (at > sourceEnd + 8 || out > end) return false;
      bits |= load<u64>(at) << <u64>left;
      at += (63 - left) >> 3;
      left |= 56;
      let entry = load<u32>(literals + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2));
      if (<i32>entry < 0) {
        store<u16>(out, <u16>(entry >> 8));
        out += 1 + ((entry >> PAIR_SHIFT) & 1);
        bits >>= <u64>(entry & 15);
        left -= <i32>(entry & 15);
        entry = load<u32>(literals + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2));
        if (<i32>entry < 0) {
          store<u16>(out, <u16>(entry >> 8));
          out += 1 + ((entry >> PAIR_SHIFT) & 1);
          bits >>= <u64>(entry & 15);
          left -= <i32>(entry & 15);
          entry = load<u32>(literals + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2));
          if (<i32>entry < 0) {
            store<u16>(out, <u16>(entry >> 8));
            out += 1 + ((entry >> PAIR_SHIFT) & 1);
            bits >>= <u64>(entry & 15);
            left -= <i32>(entry & 15);
            entry = load<u32>(literals + ((<usize>bits & ((1 << LITERAL_BITS) - 1)) << 2));
            if (<i32>entry < 0) {
              store<u16>(out, <u16>(entry >> 8));
              out += 1 + ((entry >> PAIR_SHIFT) & 1);
              bits >>= <u64>(entry & 15);
              left -= <i32>(entry & 15);
              continue;
            }
          }
        }
      }
      if ((entry & OTHER) != 0) {
        if ((entry & SECOND) != 0) {
          bits >>= LITERAL_BITS;
          left -= LITERAL_BITS;
          const mask = (1 << ((entry >> 8) & FOLLOWING)) - 1;
          entry = load<u32>(literals + (((entry >> 16) + (<u32>bits & mask)) << 2));
        }
        if (<i32>entry < 0) {
          store<u8>(out, <u8>(entry >> 8));
          bits >>= <u64>(entry & 15);
          left -= <i32>(entry & 15);
          out += 1;
          continue;
        }
        if ((entry & OTHER) != 0) {
          if ((entry & END) == 0) return false;
          bits >>= <u64>(entry & 15);
          left -= <i32>(entry & 15);
          break;
        }
      }
      bits >>= <u64>(entry & 15);
      left -= <i32>(entry & 15);
      let following = (entry >> 8) & FOLLOWING;
      const length: usize = (entry >> 16) + (<u32>bits & ((1 << following) - 1));
      bits >>= <u64>following;
      left -= <i32>following;

      bits |= load<u64>(at) << <u64>left;
      at += (63 - left) >> 3;
      left |= 56;
      entry = load<u32>(distances + ((<usize>bits & ((1 << DISTANCE_BITS) - 1)) << 2));
      if ((entry & OTHER) != 0) {
        if ((entry & SECOND) == 0) return false;
        bits >>= DISTANCE_BITS;
        left -= DISTANCE_BITS;
        const mask = (1 << ((entry >> 8) & FOLLOWING)) - 1;
        entry = load<u32>(distances + (((entry >> 16) + (<u32>bits & mask)) << 2));
        if ((entry & OTHER) != 0) return false;
      }
      bits >>= <u64>(entry & 15);
      left -= <i32>(entry & 15);
      following = (entry >> 8) & FOLLOWING;
      const distance: usize = (entry >> 16) + (<u32>bits & ((1 << following) - 1));
      bits >>= <u64>following;
      left -= <i32>following;
      if (distance > out - target || out + length > end) return false;
      repeat(out, distance, length);
      out += length;
    }
  }
  at -= left >> 3;
  if (out != end || at + 4 > sourceEnd) return false;
  return bswap(load<u32>(at)) == adler(target, size);
}

/** Joins the entries of two bytes whose codes are found in one lookup. */
function addPairs(table: usize): void {
  // From the end, because what follows a code is further to the front.
  for (let index = (1 << LITERAL_BITS) - 1; index >= 0; index--) {
    const entry = load<u32>(table + (<usize>index << 2));
    if (<i32>entry >= 0) continue;
    const second = load<u32>(table + (<usize>(index >> (entry & 15)) << 2));
    const bits = (entry & 15) + (second & 15);
    if (<i32>second >= 0 || bits > <u32>LITERAL_BITS) continue;
    store<u32>(
      table + (<usize>index << 2),
      LITERAL | PAIR | ((second & 0xff00) << 8) | (entry & 0xff00) | bits,
    );
  }
}

/** Copies what was written so many bytes before, which may be less than what is copied. */
// @ts-ignore: decorator
@inline
function repeat(out: usize, distance: usize, length: usize): void {
  const from = out - distance;
  if (distance >= 16) {
    for (let index: usize = 0; index < length; index += 16)
      v128.store(out + index, v128.load(from + index));
  } else if (distance >= 8) {
    for (let index: usize = 0; index < length; index += 8) store<u64>(out + index, load<u64>(from + index));
  } else if (distance == 1) {
    const byte = i8x16.splat(load<i8>(from));
    for (let index: usize = 0; index < length; index += 16) v128.store(out + index, byte);
  } else {
    for (let index: usize = 0; index < length; index++) store<u8>(out + index, load<u8>(from + index));
  }
}

/**
 * Fills the table of a code.
 *
 * @param lengths of the codes of `count` symbols.
 * @returns false when there is no such code.
 */
function fillTable(lengths: usize, count: i32, entries: usize, into: usize, tableBits: i32): bool {
  const counts = tables + COUNTS;
  const starts = tables + STARTS;
  const sorted = tables + SORTED;
  const table = tables + into;
  memory.fill(counts, 0, 64);
  for (let symbol = 0; symbol < count; symbol++) {
    const slot = counts + (<usize>load<u8>(lengths + <usize>symbol) << 2);
    store<i32>(slot, load<i32>(slot) + 1);
  }
  let longest: i32 = LONGEST_CODE;
  while (longest > 0 && load<i32>(counts + (<usize>longest << 2)) == 0) longest--;
  let space: i32 = 1;
  let start: i32 = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const some = load<i32>(counts + (<usize>length << 2));
    store<i32>(starts + (<usize>length << 2), start);
    start += some;
    space = (space << 1) - some;
    if (space < 0) return false;
  }
  for (let symbol = 0; symbol < count; symbol++) {
    const length: usize = load<u8>(lengths + <usize>symbol);
    if (length == 0) continue;
    const slot = starts + (length << 2);
    const index = load<i32>(slot);
    store<u16>(sorted + (<usize>index << 1), <u16>symbol);
    store<i32>(slot, index + 1);
  }
  const own = tables + entries;
  if (space > 0) {
    // As zlib has it: no code at all, which nothing may use, or one of a single bit.
    if (longest > 1 || tableBits == ORDER_BITS) return false;
    const only = longest == 0 ? INVALID : load<u32>(own + (<usize>load<u16>(sorted) << 2)) | 1;
    for (let index: usize = 0; index < 1 << tableBits; index += 2) {
      store<u32>(table + (index << 2), only);
      store<u32>(table + (index << 2), INVALID, 4);
    }
    return true;
  }

  let next = sorted;
  let length: i32 = 1;
  let some = load<i32>(counts, 4);
  let filled: i32 = 2;
  let code: i32 = 0;
  // Each code is written once, and what is there is doubled as codes get longer.
  for (;;) {
    while (some == 0) {
      length++;
      if (length > tableBits) break;
      memory.copy(table + (<usize>filled << 2), table, <usize>filled << 2);
      filled <<= 1;
      some = load<i32>(counts + (<usize>length << 2));
    }
    if (length > tableBits) break;
    store<u32>(table + (<usize>code << 2), load<u32>(own + (<usize>load<u16>(next) << 2)) | <u32>length);
    next += 2;
    some--;
    if (code == filled - 1) {
      for (; length < tableBits; length++) {
        memory.copy(table + (<usize>filled << 2), table, <usize>filled << 2);
        filled <<= 1;
      }
      return true;
    }
    code = nextCode(code, filled - 1);
  }
  some = load<i32>(counts + (<usize>length << 2));
  while (some == 0) some = load<i32>(counts + (<usize>++length << 2));
  let prefix: i32 = -1;
  let second: i32 = 0;
  let secondEnd: i32 = 1 << tableBits;
  for (;;) {
    if ((code & ((1 << tableBits) - 1)) != prefix) {
      prefix = code & ((1 << tableBits) - 1);
      second = secondEnd;
      let bits = length - tableBits;
      let used = some;
      while (used < 1 << bits) {
        bits++;
        used = (used << 1) + load<i32>(counts + (<usize>(tableBits + bits) << 2));
      }
      secondEnd = second + (1 << bits);
      store<u32>(
        table + (<usize>prefix << 2),
        (<u32>second << 16) | OTHER | SECOND | (<u32>bits << 8) | <u32>tableBits,
      );
    }
    const entry = load<u32>(own + (<usize>load<u16>(next) << 2)) | <u32>(length - tableBits);
    next += 2;
    for (let index = second + (code >> tableBits); index < secondEnd; index += 1 << (length - tableBits))
      store<u32>(table + (<usize>index << 2), entry);
    const last = (1 << length) - 1;
    if (code == last) break;
    code = nextCode(code, last);
    some--;
    while (some == 0) some = load<i32>(counts + (<usize>++length << 2));
  }
  return true;
}

/** The code after another one; codes are written from their last bit to their first. */
// @ts-ignore: decorator
@inline
function nextCode(code: i32, last: i32): i32 {
  const bit = 1 << (31 - clz(code ^ last));
  return (code & (bit - 1)) | bit;
}

/** The checksum of zlib. */
function adler(from: usize, size: i32): u32 {
  let low: u32 = 1;
  let high: u64 = 0;
  const first = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const second = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let at = from;
  for (let rest = size; rest > 0; ) {
    const count = min(rest, ADLER_BLOCK);
    rest -= count;
    const wide = count & ~15;
    const wideEnd = at + <usize>wide;
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    high += <u64>low * <u64>wide;
    for (; at < wideEnd; at += 16) {
      const block = v128.load(at);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(block)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(block), first));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(block), second));
    }
    high += 16 * <u64>sumOf(before) + <u64>sumOf(weighted);
    low += sumOf(sums);
    for (const end = wideEnd + <usize>(count & 15); at < end; at++) {
      low += load<u8>(at);
      high += low;
    }
    low %= ADLER;
    high %= ADLER;
  }
  return (<u32>high << 16) | low;
}

function sumOf(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/**
 * Makes a text from another.
 *
 * @param delta the instructions, without the sizes before them.
 * @param base shares no memory with the target.
 * @param parts gets what was copied from the base, in the order of the result: its offset in the base and in the result, and
 * its length, four bytes each. There is room for `capacity` of them; further ones are left out.
 * @returns how many there are, or -1 when the delta is damaged.
 */
export function applyDelta(
  delta: usize,
  deltaEnd: usize,
  base: usize,
  baseSize: u32,
  target: usize,
  size: u32,
  parts: usize,
  capacity: i32,
): i32 {
  let count: i32 = 0;
  let to: u32 = 0;
  // What is being copied, which the next instruction may continue.
  let before: u32 = 0;
  let now: u32 = 0;
  let copied: u32 = 0;
  for (let at = delta; at < deltaEnd; ) {
    const instruction: u32 = load<u8>(at++);
    if (instruction < 0x80) {
      if (instruction == 0 || at + instruction > deltaEnd || instruction > size - to) return -1;
      const out = target + to;
      for (let index: usize = 0; index < <usize>instruction; index += 16)
        v128.store(out + index, v128.load(at + index));
      at += instruction;
      to += instruction;
      continue;
    }
    if (at + <usize>popcnt(instruction & 0x7f) > deltaEnd) return -1;
    let offset: u32 = 0;
    let length: u32 = 0;
    if ((instruction & 0x01) != 0) offset = load<u8>(at++);
    if ((instruction & 0x02) != 0) offset |= <u32>load<u8>(at++) << 8;
    if ((instruction & 0x04) != 0) offset |= <u32>load<u8>(at++) << 16;
    if ((instruction & 0x08) != 0) offset |= <u32>load<u8>(at++) << 24;
    if ((instruction & 0x10) != 0) length = load<u8>(at++);
    if ((instruction & 0x20) != 0) length |= <u32>load<u8>(at++) << 8;
    if ((instruction & 0x40) != 0) length |= <u32>load<u8>(at++) << 16;
    if (length == 0) length = 0x10000;
    if (offset > baseSize || length > baseSize - offset || length > size - to) return -1;
    const from = base + offset;
    const out = target + to;
    if (length <= 256) {
      for (let index: usize = 0; index < <usize>length; index += 16)
        v128.store(out + index, v128.load(from + index));
    } else memory.copy(out, from, length);
    if (copied > 0 && before + copied == offset && now + copied == to) copied += length;
    else {
      if (copied > 0) count = take(parts, count, capacity, before, now, copied);
      before = offset;
      now = to;
      copied = length;
    }
    to += length;
  }
  if (copied > 0) count = take(parts, count, capacity, before, now, copied);
  return to == size ? count : -1;
}

// @ts-ignore: decorator
@inline
function take(parts: usize, count: i32, capacity: i32, before: u32, now: u32, length: u32): i32 {
  if (count == capacity) return count;
  const slot = parts + <usize>count * 12;
  store<u32>(slot, before);
  store<u32>(slot, now, 4);
  store<u32>(slot, length, 8);
  return count + 1;
}
