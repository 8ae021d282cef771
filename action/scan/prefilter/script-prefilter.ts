import { NO_HITS } from './hits.ts';
import { type Literal, longestOf, SHORTEST_LITERAL } from './literal.ts';
import { INPUT_SIZE, type Prefilter, RUN_BLOCK, SHORTEST_RUN } from './prefilter.ts';
import { mayStartToken } from './token-start.ts';

const PAIRS = 65_536;
const NONE: readonly number[] = [];

/**
 * The prefilter in plain JavaScript, for runtimes without WebAssembly SIMD: Wu and Manber's search over byte pairs,
 * which skips ahead wherever no literal can be.
 */
export function scriptPrefilter(literals: readonly Literal[], inputSize: number = INPUT_SIZE): Prefilter {
  const input = Buffer.alloc(inputSize);
  const texts = literals.map((literal) => Buffer.from(literal.text, 'latin1'));
  const longest = longestOf(literals);
  const { shift, ending } = pairTables(literals);

  return {
    engine: 'script',
    input,
    search(length, from = 0) {
      let hits: number[] | undefined;
      let at = Math.max(0, from - longest) + SHORTEST_LITERAL - 1;
      while (at < length) {
        const pair = (input[at - 1] ?? 0) | ((input[at] ?? 0) << 8);
        const skip = shift[pair] ?? 0;
        if (skip > 0) {
          at += skip;
          continue;
        }
        const start = at - SHORTEST_LITERAL + 1;
        for (const index of ending.get(pair) ?? NONE) {
          const text = texts[index];
          const literal = literals[index];
          if (text === undefined || literal === undefined) continue;
          if (!matches(start, length, text, literal.anyCase)) continue;
          if (literal.startsToken && !mayStartToken(input, start)) continue;
          hits ??= [];
          hits.push(start, index);
        }
        at += 1;
      }
      return hits === undefined ? NO_HITS : Int32Array.from(hits);
    },
    another: (size) => scriptPrefilter(literals, size),
    runs: (length) => runsIn(input, length),
  };

  function matches(start: number, length: number, text: Buffer, anyCase: boolean): boolean {
    if (start + text.length > length) return false;
    for (let i = 0; i < text.length; i++) {
      const byte = input[start + i] ?? 0;
      const folded = anyCase && byte >= 65 && byte <= 90 ? byte | 32 : byte;
      if (folded !== text[i]) return false;
    }
    return true;
  }
}

/** 1 for letters, digits, `+`, `/`, `-` and `_`. */
const IN_RUN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function runsIn(input: Uint8Array, length: number): Int32Array {
  const offsets: number[] = [];
  let within = false;
  for (let at = 0; at + SHORTEST_RUN <= length; at += RUN_BLOCK) {
    const full = isRun(input, at, at + RUN_BLOCK);
    if (full && !within && isRun(input, at + RUN_BLOCK, at + SHORTEST_RUN)) offsets.push(at);
    within = full;
  }
  return Int32Array.from(offsets);
}

function isRun(input: Uint8Array, from: number, to: number): boolean {
  // From the end, because a run that is too short mostly ends early.
  for (let at = to - 1; at >= from; at--) if (IN_RUN[input[at] ?? 0] !== 1) return false;
  return true;
}

/**
 * For each byte pair: how far the search may move when the pair ends at the current position; where that is 0, the
 * literals whose first three bytes end with the pair.
 */
function pairTables(literals: readonly Literal[]): {
  readonly shift: Uint8Array;
  readonly ending: ReadonlyMap<number, readonly number[]>;
} {
  const shift = new Uint8Array(PAIRS).fill(SHORTEST_LITERAL - 1);
  const ending = new Map<number, number[]>();
  for (const [index, literal] of literals.entries()) {
    for (let end = 1; end < SHORTEST_LITERAL; end++) {
      const distance = SHORTEST_LITERAL - 1 - end;
      for (const first of spellings(literal, end - 1)) {
        for (const second of spellings(literal, end)) {
          const pair = first | (second << 8);
          shift[pair] = Math.min(shift[pair] ?? 0, distance);
          if (distance > 0) continue;
          const sharing = ending.get(pair);
          if (sharing === undefined) ending.set(pair, [index]);
          else sharing.push(index);
        }
      }
    }
  }
  return { shift, ending };
}

function spellings(literal: Literal, position: number): readonly number[] {
  const byte = literal.text.charCodeAt(position);
  return literal.anyCase && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}
