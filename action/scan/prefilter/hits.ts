/**
 * Occurrences of literals, two numbers each: the byte offset of the literal's first byte in the searched input, and the
 * literal's index in the list that the prefilter was made from. Plain numbers, because some texts have hundreds of
 * thousands.
 */
export type Hits = Int32Array;

/** What a search without hits returns: nothing to allocate for the many files that hold no literal. */
export const NO_HITS: Hits = new Int32Array(0);

/**
 * Sorts hits by offset, then by literal, in place. They are almost sorted: the search reports a literal at most its own
 * length too late, so each hit moves a few positions at most.
 */
export function sortHits(hits: Hits): Hits {
  for (let next = 2; next < hits.length; next += 2) {
    const offset = hits[next] ?? 0;
    const literal = hits[next + 1] ?? 0;
    let at = next;
    for (; at > 0 && comesAfter(hits, at - 2, offset, literal); at -= 2) {
      hits[at] = hits[at - 2] ?? 0;
      hits[at + 1] = hits[at - 1] ?? 0;
    }
    hits[at] = offset;
    hits[at + 1] = literal;
  }
  return hits;
}

function comesAfter(hits: Hits, at: number, offset: number, literal: number): boolean {
  const other = hits[at] ?? 0;
  return other > offset || (other === offset && (hits[at + 1] ?? 0) > literal);
}

export function joined(parts: readonly Hits[]): Hits {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
