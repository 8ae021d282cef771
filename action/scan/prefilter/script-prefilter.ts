import { mayContinue } from './continuation.ts';
import { encodedRuns } from './encoded-run.ts';
import { NO_HITS } from './hits.ts';
import { type Literal, longestOf, SHORTEST_LITERAL } from './literal.ts';
import { INPUT_SIZE, type Prefilter } from './prefilter.ts';
import { mayStartToken } from './token-start.ts';

const PAIRS = 65_536;
/** From a capital to its small letter. */
const CASE = 32;
/** Each byte, capitals as small letters. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte | CASE : byte));

/**
 * The prefilter in plain JavaScript, for runtimes without WebAssembly SIMD and for single changes: Wu and Manber's search
 * over byte pairs, which skips ahead wherever no literal can be.
 */
export function scriptPrefilter(literals: readonly Literal[], inputSize: number = INPUT_SIZE): Prefilter {
  const input = Buffer.alloc(inputSize);
  const longest = longestOf(literals);
  const { shift, first, next } = pairTables(literals);

  return {
    engine: 'script',
    input,
    search(length, from = 0) {
      let hits: number[] | undefined;
      let at = Math.max(0, from - longest) + SHORTEST_LITERAL - 1;
      while (at < length) {
        const pair = (FOLDED[input[at - 1] ?? 0] ?? 0) | ((FOLDED[input[at] ?? 0] ?? 0) << 8);
        const skip = shift[pair] ?? 0;
        if (skip > 0) {
          at += skip;
          continue;
        }
        const start = at - SHORTEST_LITERAL + 1;
        for (let entry = first[pair] ?? 0; entry > 0; entry = next[entry] ?? 0) {
          const literal = literals[entry - 1];
          if (literal === undefined || !matches(start, length, literal)) continue;
          if (literal.startsToken && !mayStartToken(input, start)) continue;
          const rest = literal.then;
          if (rest !== undefined && !mayContinue(input, start + literal.text.length, length, rest)) continue;
          hits ??= [];
          hits.push(start, entry - 1);
        }
        at += 1;
      }
      return hits === undefined ? NO_HITS : Int32Array.from(hits);
    },
    another: (size) => scriptPrefilter(literals, size),
    runs: (length, from = 0) => encodedRuns(input, length, from),
  };

  function matches(start: number, length: number, { text, anyCase }: Literal): boolean {
    if (start + text.length > length) return false;
    for (let i = 0; i < text.length; i++) {
      const byte = input[start + i] ?? 0;
      if ((anyCase ? FOLDED[byte] : byte) !== text.charCodeAt(i)) return false;
    }
    return true;
  }
}

/**
 * For each byte pair, without regard to case: how far the search may move when the pair ends at the current position. Where
 * that is 0, `first` has the first of the literals whose first three bytes end with the pair, and `next` those after it, by
 * their numbers from 1. Every commit waits for these tables, so they are made in as few steps as possible.
 */
function pairTables(literals: readonly Literal[]): {
  readonly shift: Uint8Array;
  readonly first: Uint16Array;
  readonly next: Uint16Array;
} {
  const shift = new Uint8Array(PAIRS).fill(SHORTEST_LITERAL - 1);
  const first = new Uint16Array(PAIRS);
  const next = new Uint16Array(literals.length + 1);
  // From the last, so that each row of literals is in order.
  for (let entry = literals.length; entry > 0; entry--) {
    const text = literals[entry - 1]?.text ?? '';
    const second = FOLDED[text.charCodeAt(1)] ?? 0;
    const early = (FOLDED[text.charCodeAt(0)] ?? 0) | (second << 8);
    if (shift[early] !== 0) shift[early] = 1;
    const pair = second | ((FOLDED[text.charCodeAt(2)] ?? 0) << 8);
    shift[pair] = 0;
    next[entry] = first[pair] ?? 0;
    first[pair] = entry;
  }
  return { shift, first, next };
}
