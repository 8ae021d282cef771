import { MARGIN, type RawMatch, type Window } from '../content/raw-match.ts';
import type { Hits } from '../prefilter/hits.ts';
import { literalOfHit } from '../prefilter/needs.ts';
import type { RulesOfLiteral } from '../rules/rule-set.ts';
import type { PatternSpan, RegionSearch } from '../rules/secret-pattern.ts';
import type { SecretRule } from '../rules/secret-rule.ts';

/** Bytes in which matches start that are searched at once: what one match costs at most is bounded by it. */
const PART = 4_096;
/** Matches of one pattern in one window. */
const MOST_MATCHES = 1_000;

/** Where matches of a rule may start: pairs of first and last offset, in order and not overlapping. */
type Regions = number[];

/**
 * Searches for the patterns of rules around the hits of their literals. Regions of neighbouring hits are searched once, so that
 * a text full of literals takes no longer.
 *
 * @param matches gets what is found.
 * @returns false when some were not looked for, because there were too many.
 */
export function matchRegions(
  rulesAt: RulesOfLiteral,
  { bytes, length, from, to }: Window,
  hits: Hits,
  matches: RawMatch[],
): boolean {
  const regions = new Map<SecretRule, Regions>();
  for (let hit = 0; hit < hits.length; hit += 2) {
    const offset = hits[hit] ?? 0;
    if (offset < from || offset >= to) continue;
    for (const rule of rulesAt(literalOfHit(hits[hit + 1] ?? 0))) {
      if (rule.region === undefined) continue;
      const known = regions.get(rule) ?? [];
      regions.set(rule, known);
      add(
        known,
        Math.max(0, offset - rule.reachBack),
        Math.min(length - 1, offset + rule.region.startsAfter),
      );
    }
  }
  let isComplete = true;
  for (const [rule, pairs] of regions) {
    if (rule.region === undefined) continue;
    const found = matchesOf(rule, rule.region, pairs, bytes.subarray(0, length));
    if (found.length > MOST_MATCHES) isComplete = false;
    matches.push(...found.slice(0, MOST_MATCHES));
  }
  return isComplete;
}

/** Adds a region that starts after all others, or in the last one. */
function add(regions: Regions, first: number, last: number): void {
  const end = regions.length - 1;
  if (end > 0 && first <= (regions[end] ?? 0) + 1) regions[end] = Math.max(regions[end] ?? 0, last);
  else regions.push(first, last);
}

function matchesOf(
  rule: SecretRule,
  search: RegionSearch,
  regions: Regions,
  text: Buffer,
): readonly RawMatch[] {
  const found: RawMatch[] = [];
  let next = 0;
  for (let pair = 0; pair < regions.length; pair += 2) {
    const [first = 0, last = 0] = [regions[pair], regions[pair + 1]];
    next = Math.max(next, first);
    while (next <= last && found.length <= MOST_MATCHES) {
      const to = Math.min(last, next + PART - 1);
      const base = Math.max(0, next - MARGIN);
      const part = text.subarray(base, Math.min(text.length, to + search.longest + MARGIN));
      let doneTo = to + 1;
      for (const span of search.find(part, next - base)) {
        if (base + span.start > to) break;
        doneTo = Math.max(doneTo, base + span.end);
        // What is longer may be cut here.
        if (span.end - span.start > search.longest) continue;
        found.push(rawMatch(rule, text, base, span));
        if (found.length > MOST_MATCHES) break;
      }
      next = doneTo;
    }
  }
  return found;
}

function rawMatch(
  rule: SecretRule,
  text: Buffer,
  base: number,
  { start, end, secretStart, secretEnd }: PatternSpan,
): RawMatch {
  const textOf = (from: number, to: number) => text.toString('latin1', base + from, base + to);
  return {
    rule,
    start: base + secretStart,
    end: base + secretEnd,
    secret: textOf(secretStart, secretEnd),
    match: textOf(start, end),
    before: text.toString('latin1', Math.max(0, base + start - MARGIN), base + start),
  };
}
