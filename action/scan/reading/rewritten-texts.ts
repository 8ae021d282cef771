import { armouredKey } from './armoured-key.ts';
import { endOfRun, isJoined, isJoinedFor, mayGoOnAfterEscape } from './joints.ts';
import { type PlainText, withoutEscapes } from './plain-text.ts';
import { isJoinedList, readLiteral, withAppended } from './string-literal.ts';

const QUOTES: ReadonlySet<number> = new Set([34, 39, 96]);
/** `%`, `&`, the backslash and ESC. */
const ESCAPES: ReadonlySet<number> = new Set([37, 38, 92, 27]);

/** Longest first part of a token. */
const LONGEST_PART = 1_000;
const BEFORE = 320;
const ARMOUR = '-----BEGIN';
/** In a form, a plus sign is a space. */
const ARMOUR_IN_FORM = `${ARMOUR}+`;
const LINE_END = 10;
const SPACE = 32;
const EQUALS = 61;
/** The last letter of {@link ARMOUR}. */
const LETTER_N = 78;

/** Finds the ends of tokens, each run of characters once: a text may be one run with very many literals in it. */
export class TokenEnds {
  readonly #bytes: Buffer;
  readonly #length: number;
  #from = 0;
  #end = -1;

  constructor(bytes: Buffer, length: number) {
    this.#bytes = bytes;
    this.#length = length;
  }

  /**
   * Whether the token whose literal ends at an offset goes on after a quotation mark, or in an escape, or is the first line of
   * a key.
   *
   * @param lists whether the next element of a list counts, too.
   * @param least how many characters must follow the literal at least, in all parts together.
   */
  mayBeRewritten(literalEnd: number, lists: boolean, least: number): boolean {
    const bytes = this.#bytes;
    if (literalEnd < this.#from || literalEnd > this.#end) {
      this.#from = literalEnd;
      this.#end = endOfRun(bytes, literalEnd, this.#length);
    }
    const stop = this.#end;
    const mark = bytes[stop] ?? 0;
    if (ESCAPES.has(mark))
      return lists
        ? stop >= literalEnd + least || mayGoOnAfterEscape(bytes, stop, this.#length)
        : bytes[stop + 1] === LINE_END;
    // A line that goes on in the next one, in mail.
    if (mark <= SPACE && bytes[stop - 1] === EQUALS && stop > literalEnd) return mark !== SPACE;
    if (mark === SPACE) return stop === literalEnd && bytes[literalEnd - 1] === LETTER_N;
    if (!QUOTES.has(mark) || stop >= literalEnd + LONGEST_PART) return false;
    return (
      isJoined(bytes, stop, this.#length, lists) &&
      isJoinedFor(bytes, stop, this.#length, literalEnd + least - stop)
    );
  }
}

/**
 * The texts that may be meant at a literal whose rule does not match there: with its parts joined, and without escapes.
 *
 * @param ahead how many bytes the rule looks at.
 */
export function rewrittenTexts(bytes: Buffer, length: number, literalAt: number, ahead: number): PlainText[] {
  const from = Math.max(0, literalAt - BEFORE);
  const before = bytes.toString('latin1', from, literalAt);
  const raw = bytes.toString('latin1', literalAt, Math.min(length, literalAt + 2 * ahead));
  const text = raw.startsWith(ARMOUR_IN_FORM) ? raw.replaceAll('+', ' ') : raw;
  const key = text.startsWith(ARMOUR) ? armouredKey(text, literalAt) : undefined;
  const joined = joinedTexts(before, text, (at) => literalAt + at);
  if (key !== undefined) joined.push(key);
  const plain = withoutEscapes(text, before);
  if (plain === undefined) return joined;
  const origin = (at: number) => literalAt + plain.origin(at);
  return [...joined, { text: plain.text, origin }, ...joinedTexts(before, plain.text, origin)];
}

/** Before the string that a variable is given: its name. */
const VARIABLE = /([\w$.]{1,60})(?::[\w ]{1,20})?[ \t]{0,8}:?=[ \t]{0,8}["'`][^"'`\n]{0,100}$/;

function joinedTexts(before: string, text: string, origin: (at: number) => number): PlainText[] {
  const quote = /["'`]/.exec(text)?.[0];
  if (quote === undefined) return [];
  const name = () => VARIABLE.exec(before)?.[1] ?? '';
  return [false, true].flatMap((lists) => {
    const literal = readLiteral(before + text, before.length, { inside: quote, lists });
    if (literal === undefined) return [];
    const appended = withAppended(before + text, literal, name);
    if (appended !== undefined) return lists ? [] : [whole(appended.value, appended.end)];
    if (!literal.joined || (lists && !isJoinedList(before + text, before.length - 1, literal))) return [];
    return [whole(literal.value, literal.end)];
  });

  function whole(value: string, end: number): PlainText {
    return { text: value, origin: (at) => origin(at === 0 ? 0 : end - before.length) };
  }
}
