import { type Accepts, characterClass, escapedClass, isWord, SINGLE_ESCAPES } from './character-class.ts';

/** A part of a regular expression. */
export type PatternNode =
  | { readonly kind: 'one'; readonly accepts: Accepts }
  | { readonly kind: 'assert'; readonly holds: (text: readonly string[], at: number) => boolean }
  | { readonly kind: 'group'; readonly index: number | undefined; readonly inner: PatternNode }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly inner: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly isGreedy: boolean;
    };

export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groupNames: readonly (string | undefined)[];
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

const LONGEST_PATTERN = 1_000;
/** Of `{n,m}`. Source: RE2's limit. */
const MOST_REPEATS = 1_000;
const DEEPEST = 50;

class Unread extends Error {}

/**
 * Parses RE2's syntax. Lookarounds and back references are not part of it.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 * @returns undefined for a pattern that is invalid, or that uses what is not read here.
 */
export function parsePattern(text: string): ParsedPattern | undefined {
  if (text.length > LONGEST_PATTERN) return undefined;
  try {
    return new Parser(text).parse();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
}

class Parser {
  readonly #text: readonly string[];
  readonly #names: (string | undefined)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  parse(): ParsedPattern {
    const root = this.#choice({ i: false, m: false, s: false }, 0);
    if (this.#at < this.#text.length) throw new Unread();
    return { root, groupNames: this.#names };
  }

  #take(text: string): boolean {
    const end = this.#at + text.length;
    if (this.#text.slice(this.#at, end).join('') !== text) return false;
    this.#at = end;
    return true;
  }

  #choice(given: Flags, depth: number): PatternNode {
    if (depth > DEEPEST) throw new Unread();
    let flags = given;
    const options: PatternNode[] = [];
    let parts: PatternNode[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#take('|')) {
        options.push({ kind: 'sequence', parts });
        parts = [];
        continue;
      }
      const set = this.#flagGroup(flags);
      if (set !== undefined) flags = set;
      else parts.push(this.#repeated(this.#atom(flags, depth)));
    }
    options.push({ kind: 'sequence', parts });
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  /** `(?i)` sets flags for the rest of the group. */
  #flagGroup(flags: Flags): Flags | undefined {
    const [whole, set = ''] = /^\(\?([ims]*)\)/.exec(this.#rest(12)) ?? [];
    if (whole === undefined) return undefined;
    this.#at += whole.length;
    return withFlags(flags, set);
  }

  #rest(length: number): string {
    return this.#text.slice(this.#at, this.#at + length).join('');
  }

  #atom(flags: Flags, depth: number): PatternNode {
    if (this.#text[this.#at] === '(') return this.#group(flags, depth);
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    switch (character) {
      case '.':
        return { kind: 'one', accepts: flags.s ? () => true : (one) => one !== '\n' };
      case '^':
        return asserted((text, at) => at === 0 || (flags.m && text[at - 1] === '\n'));
      case '$':
        return asserted((text, at) => at === text.length || (flags.m && text[at] === '\n'));
      case '[':
        return { kind: 'one', accepts: this.#class(flags) };
      case '\\':
        return this.#escape(flags);
      case '*':
      case '+':
      case '?':
        throw new Unread();
      default:
        return { kind: 'one', accepts: same(character, flags) };
    }
  }

  #group(flags: Flags, depth: number): PatternNode {
    const [whole, name, set] = /^\((?:\?(?:P?<([A-Za-z_]\w*)>|([ims]*):))?/.exec(this.#rest(80)) ?? [''];
    this.#at += whole.length;
    if (whole === '(' && this.#text[this.#at] === '?') throw new Unread();
    const captures = set === undefined;
    const index = captures ? this.#names.push(name) - 1 : undefined;
    const inner = this.#choice(withFlags(flags, set ?? ''), depth + 1);
    if (!this.#take(')')) throw new Unread();
    return { kind: 'group', index, inner };
  }

  #class(flags: Flags): Accepts {
    const read = characterClass(this.#text, this.#at);
    if (read === undefined) throw new Unread();
    this.#at = read.end;
    const { accepts } = read;
    return flags.i ? (one) => accepts(one.toLowerCase()) || accepts(one.toUpperCase()) : accepts;
  }

  #escape(flags: Flags): PatternNode {
    const read = escapedClass(this.#text, this.#at);
    if (read !== undefined) {
      this.#at = read.end;
      return { kind: 'one', accepts: read.accepts };
    }
    const character = this.#text[this.#at];
    this.#at += 1;
    switch (character) {
      case 'A':
        return asserted((_, at) => at === 0);
      case 'z':
        return asserted((text, at) => at === text.length);
      case 'b':
        return asserted(isBoundary);
      case 'B':
        return asserted((text, at) => !isBoundary(text, at));
    }
    const single = character === undefined ? undefined : SINGLE_ESCAPES.get(character);
    if (single !== undefined) return { kind: 'one', accepts: same(single, flags) };
    if (character === undefined || /[A-Za-z0-9]/.test(character)) throw new Unread();
    return { kind: 'one', accepts: same(character, flags) };
  }

  #repeated(inner: PatternNode): PatternNode {
    const [whole, sign, least, comma, most] = /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})/.exec(this.#rest(12)) ?? [];
    if (whole === undefined) return inner;
    this.#at += whole.length;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const max =
      sign === undefined
        ? most !== undefined
          ? Number(most)
          : comma === undefined
            ? min
            : Number.POSITIVE_INFINITY
        : sign === '?'
          ? 1
          : Number.POSITIVE_INFINITY;
    if (min > MOST_REPEATS || min > max || (max > MOST_REPEATS && Number.isFinite(max))) throw new Unread();
    const isGreedy = !this.#take('?');
    // RE2 rejects `a**`.
    if (/^[*+?]/.test(this.#rest(1))) throw new Unread();
    return { kind: 'repeat', inner, min, max, isGreedy };
  }
}

function withFlags(flags: Flags, set: string): Flags {
  return {
    i: flags.i || set.includes('i'),
    m: flags.m || set.includes('m'),
    s: flags.s || set.includes('s'),
  };
}

function asserted(holds: (text: readonly string[], at: number) => boolean): PatternNode {
  return { kind: 'assert', holds };
}

function same(character: string, { i }: Flags): Accepts {
  const folded = character.toLowerCase();
  return i ? (one) => one.toLowerCase() === folded : (one) => one === character;
}

function isBoundary(text: readonly string[], at: number): boolean {
  const before = text[at - 1];
  const after = text[at];
  return (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after));
}
