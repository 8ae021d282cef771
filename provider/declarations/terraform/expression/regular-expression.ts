import { type PatternNode, parsePattern } from './pattern.ts';

/** A match: the whole text and each group, null for a group that took no part. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/** A regular expression as Terraform has it (RE2), matched in a bounded number of steps. */
export interface Pattern {
  /** Names of the groups, in order; undefined for one without a name. */
  readonly groupNames: readonly (string | undefined)[];
  /**
   * The first match at or after a position; undefined when there is none.
   *
   * @throws TooManySteps
   */
  search(text: readonly string[], from: number): PatternMatch | undefined;
}

/** Matching would take too long. Patterns come from the code that is checked. */
export class TooManySteps extends Error {}

const MOST_STEPS = 20_000;
const STEPS_PER_TEXT = 200;
const DEEPEST = 1_500;

/**
 * @param texts how many texts are searched; each adds to the steps.
 * @returns undefined for a pattern that is invalid, or beyond what is read here.
 */
export function compilePattern(text: string, texts = 0): Pattern | undefined {
  const parsed = parsePattern(text);
  if (parsed === undefined) return undefined;
  const { root, groupNames } = parsed;
  let steps = MOST_STEPS + texts * STEPS_PER_TEXT;
  return {
    groupNames,
    search(characters, from) {
      for (let start = from; start <= characters.length; start++) {
        const run = new Run(characters, groupNames.length, () => {
          steps -= 1;
          if (steps < 0) throw new TooManySteps();
        });
        const end = matchEnd(run, root, start);
        if (end !== undefined) return { start, end, groups: run.groups() };
      }
      return undefined;
    },
  };
}

/** Made beforehand: where the stack ends, there is no room to make an error. */
const TOO_DEEP = new TooManySteps();

/** How deep a match may go depends on what called it, so the stack can end before the steps do. */
function matchEnd(run: Run, root: PatternNode, start: number): number | undefined {
  try {
    return run.matchAt(root, start);
  } catch (error) {
    if (error instanceof RangeError) throw TOO_DEEP;
    throw error;
  }
}

type Continue = (position: number) => boolean;

/** One attempt at one position: backtracking, in the order of preference. */
class Run {
  readonly #text: readonly string[];
  readonly #pay: () => void;
  readonly #spans: ([number, number] | undefined)[];
  #end = 0;
  #depth = 0;

  constructor(text: readonly string[], groups: number, pay: () => void) {
    this.#text = text;
    this.#pay = pay;
    this.#spans = Array.from({ length: groups });
  }

  matchAt(root: PatternNode, start: number): number | undefined {
    const matches = this.#match(root, start, (position) => {
      this.#end = position;
      return true;
    });
    return matches ? this.#end : undefined;
  }

  groups(): readonly (string | null)[] {
    return this.#spans.map((span) => (span === undefined ? null : this.#text.slice(...span).join('')));
  }

  #match(node: PatternNode, at: number, next: Continue): boolean {
    this.#pay();
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new TooManySteps();
    try {
      return this.#matchKind(node, at, next);
    } finally {
      this.#depth -= 1;
    }
  }

  #matchKind(node: PatternNode, at: number, next: Continue): boolean {
    switch (node.kind) {
      case 'one': {
        const character = this.#text[at];
        return character !== undefined && node.accepts(character) && next(at + 1);
      }
      case 'assert':
        return node.holds(this.#text, at) && next(at);
      case 'group':
        return this.#group(node.index, node.inner, at, next);
      case 'sequence':
        return this.#sequence(node.parts, 0, at, next);
      case 'choice':
        return node.options.some((option) => this.#match(option, at, next));
      case 'repeat':
        return node.inner.kind === 'one'
          ? this.#repeatOne(node, node.inner.accepts, at, next)
          : this.#repeat(node, 0, at, next);
    }
  }

  #group(index: number | undefined, inner: PatternNode, at: number, next: Continue): boolean {
    if (index === undefined) return this.#match(inner, at, next);
    const before = this.#spans[index];
    const matches = this.#match(inner, at, (end) => {
      const inside = this.#spans[index];
      this.#spans[index] = [at, end];
      if (next(end)) return true;
      this.#spans[index] = inside;
      return false;
    });
    if (!matches) this.#spans[index] = before;
    return matches;
  }

  #sequence(parts: readonly PatternNode[], index: number, at: number, next: Continue): boolean {
    const part = parts[index];
    if (part === undefined) return next(at);
    return this.#match(part, at, (position) => this.#sequence(parts, index + 1, position, next));
  }

  /** Without recursion, because `.*` is the most frequent pattern. */
  #repeatOne(
    { min, max, isGreedy }: Extract<PatternNode, { kind: 'repeat' }>,
    accepts: (character: string) => boolean,
    at: number,
    next: Continue,
  ): boolean {
    let count = 0;
    const take = (): boolean => {
      const character = this.#text[at + count];
      this.#pay();
      if (count >= max || character === undefined || !accepts(character)) return false;
      count += 1;
      return true;
    };
    while (count < min) if (!take()) return false;
    if (!isGreedy) {
      do if (next(at + count)) return true;
      while (take());
      return false;
    }
    while (take());
    for (; count >= min; count--) {
      this.#pay();
      if (next(at + count)) return true;
    }
    return false;
  }

  #repeat(
    node: Extract<PatternNode, { kind: 'repeat' }>,
    count: number,
    at: number,
    next: Continue,
  ): boolean {
    const { inner, min, max, isGreedy } = node;
    const more = (): boolean =>
      count < max &&
      this.#match(inner, at, (position) => {
        // A repetition that takes nothing would never end.
        if (position === at && count >= min) return false;
        return this.#repeat(node, count + 1, position, next);
      });
    if (count < min) return more();
    return isGreedy ? more() || next(at) : next(at) || more();
  }
}
