import type { SearchedText } from '../../prefilter/prefilter.ts';

/** A text that others are made from. */
export interface StackedText {
  /** Where its entry begins in the pack. */
  readonly offset: number;
  readonly bytes: Buffer;
  readonly length: number;
  /** What was found in it; undefined when it was not searched. */
  searched: SearchedText | undefined;
}

/** Texts, each of which is made from the one below it or from one further down. Their memory is used again. */
export class TextStack {
  readonly #most: number;
  #texts: StackedText[] = [];
  /** Memory of texts that are gone. */
  #spare: Buffer[] = [];

  /** @param most bytes of memory, unless two texts need more. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Finds a text, and drops those above it: nothing more is made from them. */
  find(offset: number): StackedText | undefined {
    const at = this.#texts.findLastIndex((text) => text.offset === offset);
    if (at === -1) return undefined;
    this.#drop(this.#texts.splice(at + 1));
    return this.#texts[at];
  }

  clear(): void {
    this.#drop(this.#texts.splice(0));
  }

  /** Adds a text whose bytes are still to be written. The one that was on top is still there, others may be gone. */
  push(offset: number, length: number): StackedText {
    const text = { offset, bytes: this.#room(length), length, searched: undefined };
    this.#texts.push(text);
    return text;
  }

  #room(length: number): Buffer {
    const fit = this.#spare.findIndex((bytes) => bytes.length >= length);
    const [found] = fit === -1 ? [] : this.#spare.splice(fit, 1);
    if (found !== undefined) return found;
    // Some more, so that the next version of the file fits as well.
    const size = Math.ceil(length * 1.25) + 1;
    while (this.#held() + size > this.#most && this.#spare.length > 0) this.#spare.pop();
    while (this.#held() + size > this.#most && this.#texts.length > 1) this.#texts.shift();
    return Buffer.allocUnsafeSlow(size);
  }

  #held(): number {
    let sum = 0;
    for (const { bytes } of this.#texts) sum += bytes.length;
    for (const bytes of this.#spare) sum += bytes.length;
    return sum;
  }

  #drop(texts: readonly StackedText[]): void {
    for (const { bytes } of texts) this.#spare.push(bytes);
  }
}
