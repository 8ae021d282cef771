import { isInRun, RUN_BLOCK } from './encoded-run.ts';
import { type EqualPart, equalParts } from './equal-parts.ts';
import { type Hits, joined, NO_HITS, sortHits } from './hits.ts';
import { extentOf, type Literal, longestOf } from './literal.ts';
import type { Derivation, Prefilter, SearchedText } from './prefilter.ts';
import { TOKEN_START_REACH } from './token-start.ts';

/** What a prefilter for versions needs to know of the rules that use it. */
export interface RuleReach {
  readonly literals: readonly Literal[];
  /** For each literal: bytes on either side of a hit on which anything depends that is found there. */
  readonly reaches: Int32Array;
}

/** A text, and what it was read into. */
interface Version extends SearchedText {
  readonly prefilter: Prefilter;
}

/** Bytes from a changed place within which what begins is looked at again. */
const NEAR = 128;

/**
 * A prefilter for texts that resemble the one before, as versions of a file do. It gives the hits that may lead to a secret:
 * those near to what changed since the version before and near to the secrets of that version. All others led to nothing
 * then, and lead to nothing now.
 *
 * @param make makes a prefilter for all hits. Two are used in turn, so that a version stays where it was read.
 */
export function incrementalPrefilter(make: () => Prefilter, { literals, reaches }: RuleReach): Prefilter {
  const sizes = Int32Array.from(literals, extentOf);
  const longest = longestOf(literals) + TOKEN_START_REACH;
  let current = make();
  const { shared } = current;
  let spare = current.twin?.();
  let before: Version | undefined;
  let path = '';
  let derived: Derivation | undefined;
  let searched: { readonly length: number; readonly hits: Hits } | undefined;
  /** What differs from the version before; undefined when everything counts. */
  let changed: Int32Array | undefined;

  return {
    engine: current.engine,
    get input() {
      return current.input;
    },
    begin(next) {
      path = next;
      derived = undefined;
      searched = undefined;
      changed = undefined;
    },
    derive(derivation) {
      derived = derivation;
    },
    get last() {
      return before;
    },
    shared,
    search(length) {
      // A text that is searched in several windows has no version before.
      const origin = searched === undefined ? originOf(length) : undefined;
      if (origin === undefined) {
        changed = undefined;
        const hits = current.search(length);
        // They are valid until the next search only.
        searched = { length, hits: hits.length === 0 ? NO_HITS : hits.slice() };
        return searched.hits;
      }
      const hits = hitsIn(length, origin.from, origin.parts);
      searched = { length, hits };
      changed = placesToSearch(origin.parts, origin.from, length);
      return near(hits, changed);
    },
    promising: (hits, length, needs) => current.promising?.(hits, length, needs) ?? hits,
    runs(length) {
      return changed === undefined ? current.runs(length) : joined(runsNear(changed, length));
    },
    end(secrets) {
      if (secrets === undefined || searched === undefined) return;
      const version = { path, prefilter: current, input: current.input, secrets, ...searched };
      current = before?.prefilter ?? spare ?? make();
      spare = undefined;
      before = version;
    },
    another: (size) => current.another(size),
  };

  /** What the text has in common with an earlier one; undefined when that is less than half. */
  function originOf(length: number): Derivation | undefined {
    // Other rules may apply to another path.
    const origin = derived?.length === length && derived.from.path === path ? derived : compared(length);
    if (origin === undefined) return undefined;
    // No literal may begin before a part and end after it.
    const parts = origin.parts.filter((part) => part.length > longest);
    const same = parts.reduce((sum, part) => sum + part.length, 0);
    return 2 * same < length ? undefined : { ...origin, parts };
  }

  function compared(length: number): Derivation | undefined {
    if (before?.path !== path) return undefined;
    return {
      from: before,
      parts: equalParts(before.input, before.length, current.input, length),
      length,
    };
  }

  /** All hits: those in what is the same are known. */
  function hitsIn(
    length: number,
    { hits: known, length: lengthBefore }: SearchedText,
    parts: readonly EqualPart[],
  ): Hits {
    const found: Hits[] = [];
    let gap = 0;
    for (const part of parts) {
      if (part.now > 0 || part.before > 0) found.push(hitsBetween(gap, part.now, length));
      const isLast = part.now + part.length === length && part.before + part.length === lengthBefore;
      found.push(moved(known, part, isLast));
      gap = part.now + part.length;
    }
    // Also when nothing is left: the prefilter must not take this text for the one that it searched before.
    found.push(hitsBetween(gap, length, length));
    return sortHits(joined(found));
  }

  /** Hits that do not lie within what is the same before or after. */
  function hitsBetween(from: number, to: number, length: number): Hits {
    const hits = current.search(Math.min(length, to + longest), from);
    return filtered(
      hits,
      (offset, size) => offset + size > from && (to === length || offset - TOKEN_START_REACH < to),
    );
  }

  function moved(hits: Hits, { before: from, now, length }: EqualPart, isLast: boolean): Hits {
    // Past the end, both texts are the same, too.
    const end = isLast ? Number.POSITIVE_INFINITY : from + length;
    const firstStart = from === 0 && now === 0 ? 0 : from + TOKEN_START_REACH;
    const kept = filtered(
      hits,
      (offset, size) => offset >= firstStart && offset + size <= end,
      firstAt(hits, firstStart),
      end,
    );
    for (let hit = 0; hit < kept.length; hit += 2) kept[hit] = (kept[hit] ?? 0) + now - from;
    return kept;
  }

  function filtered(
    hits: Hits,
    isWanted: (offset: number, size: number) => boolean,
    first = 0,
    last = Number.POSITIVE_INFINITY,
  ): Hits {
    const wanted: number[] = [];
    for (let hit = first; hit < hits.length; hit += 2) {
      const offset = hits[hit] ?? 0;
      if (offset >= last) break;
      const literal = hits[hit + 1] ?? 0;
      if (isWanted(offset, sizes[literal] ?? 0)) wanted.push(offset, literal);
    }
    return wanted.length === 0 ? NO_HITS : Int32Array.from(wanted);
  }

  /** The hits that are within reach of one of some places. */
  function near(hits: Hits, places: Int32Array): Hits {
    const wanted: number[] = [];
    let next = 0;
    for (let hit = 0; hit < hits.length; hit += 2) {
      const offset = hits[hit] ?? 0;
      const literal = hits[hit + 1] ?? 0;
      const reach = reaches[literal] ?? 0;
      // The first place that ends after the hit, and the one before it.
      while (next < places.length && (places[next + 1] ?? 0) < offset) next += 2;
      const isNear =
        (next < places.length && (places[next] ?? 0) <= offset + reach) ||
        (next > 0 && (places[next - 1] ?? 0) >= offset - reach);
      if (isNear) wanted.push(offset, literal);
    }
    return Int32Array.from(wanted);
  }

  function runsNear(places: Int32Array, length: number): Int32Array[] {
    const found: Int32Array[] = [];
    let doneTo = 0;
    for (let place = 0; place < places.length; ) {
      const from = startOfRuns(current.input, (places[place] ?? 0) - NEAR, doneTo);
      do {
        doneTo = Math.min(length, (places[place + 1] ?? 0) + NEAR);
        place += 2;
      } while (place < places.length && (places[place] ?? 0) - 2 * NEAR <= doneTo);
      found.push(current.runs(doneTo, from).slice());
    }
    return found;
  }
}

/** Index of the first hit from an offset on. */
function firstAt(hits: Hits, offset: number): number {
  let [low, high] = [0, hits.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[2 * middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** Pairs of offsets, in order and not overlapping: what is not the same, and where the secrets of the version before are. */
function placesToSearch(parts: readonly EqualPart[], before: SearchedText, length: number): Int32Array {
  const places: (readonly [number, number])[] = [];
  let gap = 0;
  for (const part of parts) {
    // Also where something was only removed, or a version begins or ends differently.
    if (part.now > 0 || part.before > 0) places.push([gap, part.now]);
    gap = part.now + part.length;
    for (const { start, end } of before.secrets)
      if (start < part.before + part.length && end > part.before)
        places.push([start - part.before + part.now, end - part.before + part.now]);
  }
  const last = parts.at(-1);
  if (last === undefined || gap < length || last.before + last.length < before.length)
    places.push([gap, length]);
  const merged: number[] = [];
  for (const [start, end] of places.toSorted((a, b) => a[0] - b[0])) {
    const previous = merged.length - 1;
    if (previous > 0 && start <= (merged[previous] ?? 0))
      merged[previous] = Math.max(merged[previous] ?? 0, end);
    else merged.push(start, end);
  }
  return Int32Array.from(merged);
}

/** 1 for what encoded text of several lines consists of: see `LINE_START` in ../reading/encoded-text.ts. */
const IN_RUNS = Uint8Array.from({ length: 256 }, (_, byte) =>
  isInRun(byte) || ' \t\r\n\\#*+>|"\'-/'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Where to look for the start of an encoded text that goes on at an offset, over several lines: a multiple of
 * {@link RUN_BLOCK}.
 *
 * @param least not before this offset, because it was looked for up to there.
 */
function startOfRuns(bytes: Uint8Array, offset: number, least: number): number {
  let start = Math.max(offset, least);
  while (start > least && IN_RUNS[bytes[start - 1] ?? 0] === 1) start -= 1;
  return Math.max(0, start - RUN_BLOCK) & -RUN_BLOCK;
}
