import type { LiteralHit } from './literal.ts';

/**
 * Finds all occurrences of a fixed set of literals in bytes. The input buffer belongs to the prefilter, so that a file
 * can be read straight into the memory that is searched.
 */
export interface Prefilter {
  readonly engine: 'wasm' | 'script';
  /** Write here, then call {@link Prefilter.search}. Its size is the largest window that can be searched at once. */
  readonly input: Buffer;
  /** All hits within the first `length` bytes of the input, ordered by offset, then by literal. */
  search(length: number): readonly LiteralHit[];
}

/** Bytes of a prefilter's input buffer when nothing else is asked for: most files fit, memory stays small. */
export const INPUT_SIZE = 4 * 1024 * 1024;

/** What a search without hits returns: nothing to allocate for the many files that hold no literal. */
export const NO_HITS: readonly LiteralHit[] = [];
