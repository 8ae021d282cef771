import { placed } from './generated/placed.ts';
import { type Literal, literalKey } from './literal.ts';

/** Bytes of a literal that the search kernel looks for. */
export const WINDOW = 4;
/** What the kernel sorts windows into: four groups of eight, one bit each. */
export const BUCKETS = 32;

/** Where the kernel looks for a literal. Every placement finds the same; a good one lets little else through. */
export interface Placement {
  /** Offset of the window in the literal's text. */
  readonly window: number;
  readonly bucket: number;
}

/** Made when it is needed: the search in plain script needs no placements. */
let known: ReturnType<typeof placed> | undefined;

/** Chosen well for the literals of the rules (see generate-placements.ts); arbitrary for others. */
export function placementOf(literal: Literal, index: number): Placement {
  known ??= placed();
  const [window, bucket] = known.get(literalKey(literal)) ?? [0, index % BUCKETS];
  return { window, bucket };
}

/** Which bytes are possible at each position of a window, by their halves: bit n of `low[i]` is for low nibble n. */
export interface Nibbles {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export function nibblesOf(literal: Literal, window: number): Nibbles {
  const low: number[] = [];
  const high: number[] = [];
  for (let position = window; position < window + WINDOW; position++) {
    let lowSet = 0;
    let highSet = 0;
    for (const byte of bytesAt(literal, position)) {
      lowSet |= 1 << (byte & 15);
      highSet |= 1 << (byte >> 4);
    }
    low.push(lowSet);
    high.push(highSet);
  }
  return { low, high };
}

/** Bytes that a literal can have at one position; all of them past the end of a three-byte literal. */
function bytesAt({ text, anyCase }: Literal, position: number): readonly number[] {
  const byte = text.charCodeAt(position);
  if (Number.isNaN(byte)) return ANY_BYTE;
  return anyCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}

const ANY_BYTE: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);
