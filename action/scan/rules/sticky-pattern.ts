import type { SecretPattern } from './secret-pattern.ts';

/**
 * A regular expression that matches where it is told to and nowhere else. It is made when it is first used: there are
 * hundreds, of which a scan uses few, and making them all takes as long as scanning a commit.
 */
export class StickyPattern implements SecretPattern {
  readonly #write: () => string;
  #made: RegExp | undefined;

  /** @param write writes the source of the expression. */
  constructor(write: () => string) {
    this.#write = write;
  }

  get source(): string {
    return this.#expression.source;
  }

  toJSON(): string {
    return this.source;
  }

  /** The match that starts at an offset of a text, if there is one. */
  matchAt(text: string, offset: number): RegExpExecArray | null {
    const expression = this.#expression;
    expression.lastIndex = offset;
    return expression.exec(text);
  }

  get #expression(): RegExp {
    this.#made ??= new RegExp(this.#write(), 'y');
    return this.#made;
  }
}
