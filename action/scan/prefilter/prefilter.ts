import type { EqualPart } from './equal-parts.ts';
import type { Hits } from './hits.ts';
import type { SharedMemory } from './load-kernel.ts';

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
   * Those of the hits in the first `length` bytes of the input that may lead to something, in the same order; others may be
   * among them. They are valid until the next search.
   *
   * @param needs what the literals need: see `needsTable`.
   */
  promising?(hits: Hits, length: number, needs: () => Uint16Array): Hits;
  /**
   * Where encoded text may be within the first `length` bytes, which were searched last: where runs of letters, digits, `+`,
   * `/`, `-` and `_` start that begin as base64 or hexadecimal of a text does. All runs of 39 characters or more are among
   * them, and none of fewer than 22. They are valid until the next search.
   *
   * @param from a multiple of 16: leaves out those that start more than 32 bytes before it.
   */
  runs(length: number, from?: number): Int32Array;
  /** A prefilter of the same kind for the same literals, with an input of its own. */
  another(inputSize: number): Prefilter;
  /** A second prefilter with an input of its own in the same memory. Results of one are valid until the other searches. */
  twin?(): Prefilter;
  /** Memory in which both inputs are, for kernels that write texts. */
  readonly shared?: SharedMemory | undefined;
  /** Announces the next text, before its bytes are written. */
  begin?(path: string): void;
  /** Reports where secrets are in the text that was announced last; undefined when it was not searched at once. */
  end?(secrets: readonly SecretPlace[] | undefined): void;
  /** Announces what the text has in common with an earlier one, which need not be compared then. */
  derive?(derivation: Derivation): void;
  /** The text that was searched at once and ended last; undefined when there is none. */
  readonly last?: SearchedText | undefined;
}

/** A text that was searched at once, with all that was found in it. */
export interface SearchedText {
  readonly path: string;
  /** Its bytes, as long as it is the last one. */
  readonly input: Buffer;
  readonly length: number;
  readonly hits: Hits;
  readonly secrets: readonly SecretPlace[];
}

/** How a text is made from an earlier one. */
export interface Derivation {
  readonly from: SearchedText;
  /** In the order of the later text, and not overlapping there. */
  readonly parts: readonly EqualPart[];
  /** Bytes of the later text. */
  readonly length: number;
}

/** Byte offsets of a secret in a text. */
export interface SecretPlace {
  readonly start: number;
  readonly end: number;
}

/** Default size of a prefilter's input buffer, in bytes: most files fit, and memory stays small. */
export const INPUT_SIZE = 4 * 1024 * 1024;
