import { gunzipSync, gzipSync } from 'node:zlib';
import type { Literal } from './literal.ts';
import { nibblesOf, WINDOW } from './placement.ts';

/** A literal and where its window starts. */
export interface PlacedLiteral {
  readonly literal: Literal;
  readonly window: number;
}

/** Positions in texts as the kernel sees them: the four bytes that start there, and how often they occur. */
export class TextSample {
  readonly #grams = new Map<number, number>();
  #frozen: Listed | undefined;
  size = 0;

  /** Adds the bytes at one position of a text. */
  add(text: Buffer, at: number): void {
    this.#count(text.readUInt32LE(at), 1);
  }

  #count(gram: number, times: number): void {
    this.#grams.set(gram, (this.#grams.get(gram) ?? 0) + times);
    this.#frozen = undefined;
    this.size += times;
  }

  /** The sample in a compressed form for a file; the same sample always gives the same bytes. */
  toBytes(): Buffer {
    const entries = [...this.#grams].sort(([a], [b]) => a - b);
    const steps = entries.map(([gram], index) => gram - (entries[index - 1]?.[0] ?? 0));
    const numbers = [entries.length, ...steps, ...entries.map(([, times]) => times)];
    return gzipSync(Buffer.from(numbers.flatMap(varint)), { level: 9 });
  }

  /** @param bytes what {@link TextSample.toBytes} returned. */
  static fromBytes(bytes: Uint8Array): TextSample {
    const numbers = varintsIn(gunzipSync(bytes));
    const sample = new TextSample();
    const count = numbers[0] ?? 0;
    let gram = 0;
    for (let index = 1; index <= count; index++) {
      gram += numbers[index] ?? 0;
      sample.#count(gram, numbers[index + count] ?? 0);
    }
    return sample;
  }

  /**
   * At how many of the positions a bucket with these literals would stop the kernel.
   *
   * @param most where to stop counting: what is more is not worth knowing.
   */
  stopsAt(bucket: readonly PlacedLiteral[], most: number = Number.POSITIVE_INFINITY): number {
    if (bucket.length === 0) return 0;
    const { grams, counts, starts } = this.#list();
    const admitted = admittedBytes(bucket);
    let stops = 0;
    for (let first = 0; first < 256; first++) {
      if (admitted[first] === 0) continue;
      for (let second = 0; second < 256; second++) {
        if (admitted[256 + second] === 0) continue;
        const pair = (first << 8) | second;
        for (let index = starts[pair] ?? 0; index < (starts[pair + 1] ?? 0); index++) {
          const gram = grams[index] ?? 0;
          if (admitted[512 + ((gram >>> 16) & 255)] === 0) continue;
          if (admitted[768 + (gram >>> 24)] === 0) continue;
          stops += counts[index] ?? 0;
        }
        if (stops > most) return stops;
      }
    }
    return stops;
  }

  #list(): Listed {
    this.#frozen ??= listed(this.#grams);
    return this.#frozen;
  }
}

/** Four bytes each, and how often they occur, in the order of their first two bytes. */
interface Listed {
  readonly grams: Uint32Array;
  readonly counts: Uint32Array;
  /** For each pair of first bytes, where it starts in the lists; the end of the last one, too. */
  readonly starts: Uint32Array;
}

function listed(grams: ReadonlyMap<number, number>): Listed {
  const entries = [...grams].sort(([a], [b]) => pairOf(a) - pairOf(b) || a - b);
  const starts = new Uint32Array(65_537);
  for (const [gram] of entries) starts[pairOf(gram) + 1] = (starts[pairOf(gram) + 1] ?? 0) + 1;
  for (let pair = 0; pair < 65_536; pair++) starts[pair + 1] = (starts[pair + 1] ?? 0) + (starts[pair] ?? 0);
  return {
    grams: Uint32Array.from(entries, ([gram]) => gram),
    counts: Uint32Array.from(entries, ([, count]) => count),
    starts,
  };
}

function pairOf(gram: number): number {
  return ((gram & 255) << 8) | ((gram >>> 8) & 255);
}

/** For each position of the window, 256 flags: which bytes the nibble masks of a bucket let through. */
function admittedBytes(bucket: readonly PlacedLiteral[]): Uint8Array {
  const low = new Array<number>(WINDOW).fill(0);
  const high = new Array<number>(WINDOW).fill(0);
  for (const { literal, window } of bucket) {
    const nibbles = nibblesOf(literal, window);
    for (let position = 0; position < WINDOW; position++) {
      low[position] = (low[position] ?? 0) | (nibbles.low[position] ?? 0);
      high[position] = (high[position] ?? 0) | (nibbles.high[position] ?? 0);
    }
  }
  const admitted = new Uint8Array(256 * WINDOW);
  for (let position = 0; position < WINDOW; position++) {
    for (let byte = 0; byte < 256; byte++) {
      admitted[position * 256 + byte] =
        ((low[position] ?? 0) >> (byte & 15)) & ((high[position] ?? 0) >> (byte >> 4)) & 1;
    }
  }
  return admitted;
}

/** A number in groups of seven bits, the lowest first; the top bit says that more follow. */
function varint(number: number): number[] {
  const groups: number[] = [];
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
  return [...groups, rest];
}

function varintsIn(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let number = 0;
  let factor = 1;
  for (const byte of bytes) {
    number += (byte & 127) * factor;
    factor *= 128;
    if (byte > 127) continue;
    numbers.push(number);
    number = 0;
    factor = 1;
  }
  return numbers;
}
