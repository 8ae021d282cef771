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
   * Where base64 or hexadecimal may be within the first `length` bytes: offsets of blocks of {@link RUN_BLOCK} bytes, aligned
   * to the input's start, at which {@link SHORTEST_RUN} bytes are nothing but letters, digits, `+`, `/`, `-` and `_`, and that
   * follow a block with something else. They are valid until the next search.
   */
  runs(length: number): Int32Array;
  /** A prefilter of the same kind for the same literals, with an input of its own. */
  another(inputSize: number): Prefilter;
}

/** Default size of a prefilter's input buffer, in bytes: most files fit, and memory stays small. */
export const INPUT_SIZE = 4 * 1024 * 1024;

/** Size of the blocks of {@link Prefilter.runs}. */
export const RUN_BLOCK = 16;
/** How many bytes of a run follow such an offset at least. */
export const SHORTEST_RUN = 24;
