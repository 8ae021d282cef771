import type { Hits } from './hits.ts';

/**
 * Finds all occurrences of a fixed set of literals in bytes. The input buffer belongs to the prefilter, so that a file
 * can be read straight into the memory that is searched.
 */
export interface Prefilter {
  readonly engine: 'wasm' | 'script';
  /** Write here, then call {@link Prefilter.search}. Its size is the largest window that can be searched at once. */
  readonly input: Buffer;
  /**
   * All hits within the first `length` bytes of the input, ordered by offset, then by literal. They are valid until
   * the next search.
   *
   * @param from leaves out hits that end before this offset. Others that begin before it may or may not be included.
   */
  search(length: number, from?: number): Hits;
  /**
   * Where encoded text may be within the first `length` bytes, which were searched last: where runs of letters, digits, `+`,
   * `/`, `-` and `_` start that begin as base64 or hexadecimal of a text does. All runs of 39 characters or more are among
   * them, and none of fewer than 22. They are valid until the next search.
   */
  runs(length: number): Int32Array;
  /** A prefilter of the same kind for the same literals, with an input of its own. */
  another(inputSize: number): Prefilter;
}

/** Default size of a prefilter's input buffer, in bytes: most files fit, and memory stays small. */
export const INPUT_SIZE = 4 * 1024 * 1024;
