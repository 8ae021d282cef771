import { BYTE_WEIGHT } from './byte-weight.ts';
import type { Literal } from './literal.ts';

/** Where the SIMD kernel expects its tables; the same numbers stand in assembly/teddy.ts. */
const MASKS = 0;
const GROUP_SIZE = 128;
const HEADS = 512;
const ENTRIES = 8704;
const ENTRY_SIZE = 16;
const WINDOW = 4;
const HASHED_BYTES = 3;
const BUCKETS_OF_GROUP = 8;
const BUCKETS = 4 * BUCKETS_OF_GROUP;

/** The bytes at the bottom of the kernel's memory: masks, hash table, literal records and literal texts. */
export function memoryImage(literals: readonly Literal[]): Uint8Array {
  const texts = literals.map((literal) => Buffer.from(literal.text, 'latin1'));
  const textsAt = ENTRIES + (literals.length + 1) * ENTRY_SIZE;
  const image = Buffer.alloc(textsAt + texts.reduce((sum, text) => sum + text.length, 0));

  const windows = literals.map(rarestWindow);
  writeMasks(image, literals, windows);

  let textAt = textsAt;
  for (const [index, literal] of literals.entries()) {
    const text = texts[index] ?? Buffer.alloc(0);
    const window = windows[index] ?? 0;
    const record = ENTRIES + (index + 1) * ENTRY_SIZE;
    const head = HEADS + 2 * hashOf(text, window);
    image.writeUInt32LE(textAt, record);
    image.writeUInt16LE(text.length, record + 4);
    image.writeUInt16LE(window, record + 6);
    image.writeUInt16LE(index, record + 8);
    image.writeUInt16LE(literal.anyCase ? 1 : 0, record + 10);
    image.writeUInt16LE(image.readUInt16LE(head), record + 12);
    image.writeUInt16LE(index + 1, head);
    text.copy(image, textAt);
    textAt += text.length;
  }
  return image;
}

/** Bytes that one literal's window can have at one position; all of them past the end of a three-byte literal. */
function bytesAt(literal: Literal, position: number): readonly number[] {
  const byte = literal.text.charCodeAt(position);
  if (Number.isNaN(byte)) return ANY_BYTE;
  return literal.anyCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}

const ANY_BYTE: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

function rarestWindow(literal: Literal): number {
  let best = 0;
  let bestWeight = Number.POSITIVE_INFINITY;
  for (let start = 0; start + WINDOW <= literal.text.length; start++) {
    let weight = 1;
    for (let i = 0; i < WINDOW; i++) {
      let share = 0;
      for (const byte of bytesAt(literal, start + i)) share += BYTE_WEIGHT[byte] ?? 0;
      weight *= share;
    }
    if (weight < bestWeight) {
      best = start;
      bestWeight = weight;
    }
  }
  return best;
}

function hashOf(text: Buffer, window: number): number {
  const folded = text.readUIntLE(window, HASHED_BYTES) | 0x202020;
  return Math.imul(folded, 0x9e3779b1) >>> 20;
}

/** Nibble sets, one per window position: bit n of `low[i]` is set when a byte with low nibble n may stand at i. */
interface Bucket {
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Per position, the share of all text bytes that the two nibble sets let through. */
  readonly admitted: readonly number[];
}

/** Puts each window into the bucket that lets the fewest other texts through because of it. */
function writeMasks(image: Buffer, literals: readonly Literal[], windows: readonly number[]): void {
  const shapes = literals.map((literal, index) => {
    const start = windows[index] ?? 0;
    return { key: literal.text.slice(start, start + WINDOW), bucket: shapeOf(literal, start) };
  });
  const buckets: (Bucket | undefined)[] = new Array(BUCKETS).fill(undefined);
  for (const { bucket: shape } of shapes.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < BUCKETS; slot++) {
      const growth = growthOf(buckets[slot], shape);
      if (growth >= least) continue;
      best = slot;
      least = growth;
    }
    buckets[best] = merged(buckets[best], shape);
  }
  for (const [index, bucket] of buckets.entries()) {
    const group = MASKS + Math.floor(index / BUCKETS_OF_GROUP) * GROUP_SIZE;
    const slot = index % BUCKETS_OF_GROUP;
    for (let nibble = 0; nibble < 16; nibble++) {
      for (let position = 0; position < WINDOW; position++) {
        const low = group + position * 32 + nibble;
        const high = low + 16;
        image[low] = (image[low] ?? 0) | ((((bucket?.low[position] ?? 0) >> nibble) & 1) << slot);
        image[high] = (image[high] ?? 0) | ((((bucket?.high[position] ?? 0) >> nibble) & 1) << slot);
      }
    }
  }
}

function shapeOf(literal: Literal, window: number): Bucket {
  const low: number[] = [];
  const high: number[] = [];
  for (let position = 0; position < WINDOW; position++) {
    let lowSet = 0;
    let highSet = 0;
    for (const byte of bytesAt(literal, window + position)) {
      lowSet |= 1 << (byte & 15);
      highSet |= 1 << (byte >> 4);
    }
    low.push(lowSet);
    high.push(highSet);
  }
  return { low, high, admitted: low.map((set, position) => shareOf(set, high[position] ?? 0)) };
}

/** How many more texts a bucket lets through when a window joins it. Called for every pair, so it allocates nothing. */
function growthOf(bucket: Bucket | undefined, shape: Bucket): number {
  let before = bucket === undefined ? 0 : 1;
  let after = 1;
  for (let position = 0; position < WINDOW; position++) {
    const low = bucket?.low[position] ?? 0;
    const high = bucket?.high[position] ?? 0;
    const admitted = bucket?.admitted[position] ?? 0;
    const lowSet = low | (shape.low[position] ?? 0);
    const highSet = high | (shape.high[position] ?? 0);
    before *= admitted;
    after *= lowSet === low && highSet === high ? admitted : shareOf(lowSet, highSet);
  }
  return after - before;
}

function merged(bucket: Bucket | undefined, shape: Bucket): Bucket {
  if (bucket === undefined) return shape;
  const low = bucket.low.map((set, position) => set | (shape.low[position] ?? 0));
  const high = bucket.high.map((set, position) => set | (shape.high[position] ?? 0));
  return { low, high, admitted: low.map((set, position) => shareOf(set, high[position] ?? 0)) };
}

/** Share of all text bytes whose low and high nibbles are in the two sets. */
function shareOf(lowSet: number, highSet: number): number {
  let share = 0;
  for (let rest = highSet; rest !== 0; rest &= rest - 1) {
    const row = (31 - Math.clz32(rest & -rest)) * 512;
    share += (ROW_SHARES[row + (lowSet & 255)] ?? 0) + (ROW_SHARES[row + 256 + (lowSet >> 8)] ?? 0);
  }
  return share;
}

/** For each high nibble, and for each half of the low nibbles: the share of bytes for every set of eight low nibbles. */
const ROW_SHARES: Float64Array = rowShares();

function rowShares(): Float64Array {
  const shares = new Float64Array(16 * 512);
  for (let row = 0; row < 32; row++) {
    for (let set = 1; set < 256; set++) {
      // Each set is a smaller one and its lowest member.
      const lowest = 31 - Math.clz32(set & -set);
      shares[row * 256 + set] =
        (shares[row * 256 + (set & (set - 1))] ?? 0) + (BYTE_WEIGHT[row * 8 + lowest] ?? 0);
    }
  }
  return shares;
}
