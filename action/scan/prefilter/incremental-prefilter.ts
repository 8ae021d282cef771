import { type Hits, joined, NO_HITS, sortHits } from './hits.ts';
import { extentOf, type Literal, longestOf } from './literal.ts';
import type { Prefilter } from './prefilter.ts';
import { TOKEN_START_REACH } from './token-start.ts';

/** Bytes compared at a time: the native comparison is fast, but does not say where two texts differ. */
const BLOCK = 4_096;

/**
 * A prefilter for texts that resemble the one before, as versions of a file do: it searches only what differs, and takes
 * over the hits in what is the same at the beginning and at the end. The hits are those of a whole search.
 */
export function incrementalPrefilter(prefilter: Prefilter, literals: readonly Literal[]): Prefilter {
  const { input, engine } = prefilter;
  const sizes = Int32Array.from(literals, extentOf);
  const reach = longestOf(literals) + TOKEN_START_REACH;
  const before = Buffer.alloc(input.length);
  let lengthBefore = 0;
  let hitsBefore: Hits = NO_HITS;

  return {
    engine,
    input,
    search(length, from = 0) {
      const hits = from > 0 ? undefined : resumed(length);
      const found = hits ?? prefilter.search(length, from);
      // The hits of a prefilter are valid until its next search only.
      hitsBefore = from > 0 || found.length === 0 ? NO_HITS : found.slice();
      lengthBefore = from > 0 ? 0 : length;
      input.copy(before, 0, 0, lengthBefore);
      return found;
    },
    another: (size) => prefilter.another(size),
    runs: (length) => prefilter.runs(length),
  };

  /** Undefined when little is the same. */
  function resumed(length: number): Hits | undefined {
    const shorter = Math.min(length, lengthBefore);
    const start = sameAtStart(input, before, shorter);
    const end = sameAtEnd(input, length, before, lengthBefore, shorter - start);
    if (2 * (start + end) < length) return undefined;

    const differsTo = length - end;
    const moved = length - lengthBefore;
    const kept = filtered(hitsBefore, (offset, size) => offset + size <= start);
    const shifted = filtered(hitsBefore, (offset) => offset - TOKEN_START_REACH >= lengthBefore - end);
    for (let hit = 0; hit < shifted.length; hit += 2) shifted[hit] = (shifted[hit] ?? 0) + moved;
    const fresh = filtered(
      prefilter.search(Math.min(length, differsTo + reach), start),
      (offset, size) => offset + size > start && offset - TOKEN_START_REACH < differsTo,
    );
    return sortHits(joined([kept, fresh, shifted]));
  }

  function filtered(hits: Hits, isWanted: (offset: number, size: number) => boolean): Hits {
    const wanted: number[] = [];
    for (let hit = 0; hit < hits.length; hit += 2) {
      const offset = hits[hit] ?? 0;
      const literal = hits[hit + 1] ?? 0;
      if (isWanted(offset, sizes[literal] ?? 0)) wanted.push(offset, literal);
    }
    return wanted.length === 0 ? NO_HITS : Int32Array.from(wanted);
  }
}

function sameAtStart(text: Buffer, before: Buffer, most: number): number {
  let same = 0;
  while (same + BLOCK <= most && text.compare(before, same, same + BLOCK, same, same + BLOCK) === 0)
    same += BLOCK;
  while (same < most && text[same] === before[same]) same++;
  return same;
}

function sameAtEnd(text: Buffer, length: number, before: Buffer, lengthBefore: number, most: number): number {
  let same = 0;
  for (; same + BLOCK <= most; same += BLOCK) {
    const [end, endBefore] = [length - same, lengthBefore - same];
    if (text.compare(before, endBefore - BLOCK, endBefore, end - BLOCK, end) !== 0) break;
  }
  while (same < most && text[length - same - 1] === before[lengthBefore - same - 1]) same++;
  return same;
}
