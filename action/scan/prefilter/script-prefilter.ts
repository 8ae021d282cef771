import { mayContinue } from './continuation.ts';
import { encodedRuns } from './encoded-run.ts';
import { NO_HITS } from './hits.ts';
import { type Literal, longestOf, SHORTEST_LITERAL } from './literal.ts';
import { INPUT_SIZE, type Prefilter } from './prefilter.ts';
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
          const rest = literal.then;
          if (rest !== undefined && !mayContinue(input, start + text.length, length, rest)) continue;
          hits ??= [];
          hits.push(start, index);
        }
        at += 1;
      }
      return hits === undefined ? NO_HITS : Int32Array.from(hits);
    },
    another: (size) => scriptPrefilter(literals, size),
    runs: (length, from = 0) => encodedRuns(input, length, from),
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
      const [first, second] = [literal.text.charCodeAt(end - 1), literal.text.charCodeAt(end)];
      // Each of the two in lower case and in upper case, if that is another byte.
      for (let spelling = 0; spelling < 4; spelling++) {
        if (spelling > 0 && !literal.anyCase) break;
        const [isUpper, isSecondUpper] = [(spelling & 1) !== 0, (spelling & 2) !== 0];
        if ((isUpper && !isLowerCase(first)) || (isSecondUpper && !isLowerCase(second))) continue;
        const pair = (isUpper ? first - 32 : first) | ((isSecondUpper ? second - 32 : second) << 8);
        if (distance < (shift[pair] ?? 0)) shift[pair] = distance;
        if (distance > 0) continue;
        const sharing = ending.get(pair);
        if (sharing === undefined) ending.set(pair, [index]);
        else sharing.push(index);
      }
    }
  }
  return { shift, ending };
}

function isLowerCase(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}
