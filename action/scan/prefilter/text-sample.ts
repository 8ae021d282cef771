import type { Literal } from './literal.ts';
import { nibblesOf, WINDOW } from './placement.ts';

/** A literal and where its window starts. */
export interface PlacedLiteral {
  readonly literal: Literal;
  readonly window: number;
}

/** Places in texts, as the kernel sees them: four bytes each, with how often they occur. */
export class TextSample {
  readonly #grams = new Map<number, number>();
  #frozen: { readonly grams: Uint32Array; readonly counts: Uint32Array } | undefined;
  size = 0;

  /** Takes in the bytes at one place of a text. */
  add(text: Buffer, at: number): void {
    const gram = text.readUInt32LE(at);
    this.#grams.set(gram, (this.#grams.get(gram) ?? 0) + 1);
    this.#frozen = undefined;
    this.size += 1;
  }

  /** At how many of the places a bucket with these literals would stop the kernel. */
  stopsAt(bucket: readonly PlacedLiteral[]): number {
    if (bucket.length === 0) return 0;
    const { grams, counts } = this.#list();
    const admitted = admittedBytes(bucket);
    let stops = 0;
    for (let index = 0; index < grams.length; index++) {
      const gram = grams[index] ?? 0;
      if (admitted[gram & 255] === 0) continue;
      if (admitted[256 + ((gram >>> 8) & 255)] === 0) continue;
      if (admitted[512 + ((gram >>> 16) & 255)] === 0) continue;
      if (admitted[768 + (gram >>> 24)] === 0) continue;
      stops += counts[index] ?? 0;
    }
    return stops;
  }

  #list() {
    this.#frozen ??= {
      grams: Uint32Array.from(this.#grams.keys()),
      counts: Uint32Array.from(this.#grams.values()),
    };
    return this.#frozen;
  }
}

/** For each position of the window, 256 bytes that tell which bytes the nibble masks of a bucket let through. */
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
