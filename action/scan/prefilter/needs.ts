import { fewestOf } from './continuation.ts';
import type { Literal } from './literal.ts';

/**
 * What must be around a literal for a hit to lead to anything. Each part is enough by itself: what rules for names and for
 * tokens want, and what else may be read as that.
 */
export interface Needs {
  /** True when a rule looks closer at every hit. */
  readonly always?: boolean;
  /** An assignment of a value of so many characters: `mayBeAssigned`. */
  readonly assigned?: number | undefined;
  /** So many letters, digits, underscores and hyphens, from its start: `isRun`. */
  readonly run?: number | undefined;
  /** Anything near that may be a value of so many characters: `mayHoldValue` and `isNamedByValue`. */
  readonly value?: number | undefined;
  /** A token that is cut into parts or escaped: `TokenEnds`. */
  readonly rewritten?: boolean;
}

/** Bytes for each literal in the memory of the kernel. */
export const NEEDS_SIZE = 16;
const ALWAYS = 1;
const LISTS = 16;

/**
 * What the kernel adds to the literal of a promising hit: that it was sifted, and what may be there besides what a rule for
 * the literal as it is matches.
 */
export const REASONS = { rewritten: 2, named: 4, sifted: 8 } as const;
const REASONS_SHIFT = 16;
const LITERAL_BITS = 0xffff;

/** The literal of a hit, whether it was sifted or not. */
export function literalOfHit(hit: number): number {
  return hit & LITERAL_BITS;
}

/**
 * Whether something may be at a hit for a reason.
 *
 * @returns undefined when the hit was not sifted.
 */
export function isPromising(hit: number, reason: number): boolean | undefined {
  const reasons = hit >>> REASONS_SHIFT;
  return reasons === 0 ? undefined : (reasons & reason) !== 0;
}

/** The needs of literals as the kernel reads them: assembly/sift.ts has the same order. */
export function needsTable(literals: readonly Literal[], needs: readonly Needs[]): Uint16Array {
  const table = new Uint16Array((literals.length * NEEDS_SIZE) / 2);
  for (const [index, literal] of literals.entries()) {
    const { text, startsToken, then } = literal;
    const { always = false, assigned = 0, run = 0, value = 0, rewritten = false } = needs[index] ?? {};
    const flags = (always ? ALWAYS : 0) | (rewritten ? REASONS.rewritten : 0) | (startsToken ? LISTS : 0);
    table.set([flags, assigned, run, value, fewestOf(then), text.length], (index * NEEDS_SIZE) / 2);
  }
  return table;
}
