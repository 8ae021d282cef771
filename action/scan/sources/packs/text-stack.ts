import type { SearchedText } from '../../prefilter/prefilter.ts';
import type { PlacedText } from './unpacker.ts';

/** A text that others are made from. */
export interface StackedText extends PlacedText {
  /** Where its entry begins in the pack. */
  readonly offset: number;
  /** What was found in it; undefined when it was not searched. */
  searched: SearchedText | undefined;
}

/** Bytes after each text that may be overwritten with it. */
const SLACK = 64;

/** Texts in a part of memory, each of which is made from the one below it or from one further down. */
export class TextStack {
  readonly #from: number;
  readonly #to: number;
  #texts: StackedText[] = [];

  /** @param to the end of the part of memory. It has room for three times the largest text. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** Finds a text, and drops those above it: nothing more is made from them. */
  find(offset: number): StackedText | undefined {
    const at = this.#texts.findLastIndex((text) => text.offset === offset);
    if (at === -1) return undefined;
    this.#texts.length = at + 1;
    return this.#texts[at];
  }

  clear(): void {
    this.#texts.length = 0;
  }

  /** Adds a text whose bytes are still to be written. The one that was on top is still there, others may be gone. */
  push(offset: number, length: number): StackedText {
    const top = this.#texts.at(-1);
    let at = top === undefined ? this.#from : top.at + top.length + SLACK;
    // From the start again, over the lowest ones.
    if (at + length + SLACK > this.#to) at = this.#from;
    const end = at + length + SLACK;
    this.#texts = this.#texts.filter((text) => text.at >= end || text.at + text.length + SLACK <= at);
    const text = { offset, at, length, searched: undefined };
    this.#texts.push(text);
    return text;
  }
}
