import { withoutEscapes } from './plain-text.ts';
import { isJoinedList, readLiteral } from './string-literal.ts';
import { endOfRun, isJoined } from './value-gate.ts';

/** What a cut or escaped text that starts with a literal is meant to be. */
export interface RewrittenText {
  readonly text: string;
  /** Offset in the searched bytes of a character. */
  readonly origin: (at: number) => number;
}

const QUOTES: ReadonlySet<number> = new Set([34, 39, 96]);
/** `%`, `&`, the backslash and ESC. */
const ESCAPES: ReadonlySet<number> = new Set([37, 38, 92, 27]);

/** Longest first part of a token. */
const LONGEST_PART = 1_000;
const BEFORE = 100;

/** Whether the token whose literal ends at an offset goes on after a quotation mark, or in an escape. */
export function mayBeRewritten(bytes: Uint8Array, literalEnd: number, length: number): boolean {
  const stop = endOfRun(bytes, literalEnd, Math.min(length, literalEnd + LONGEST_PART));
  const mark = bytes[stop] ?? 0;
  return ESCAPES.has(mark) || (QUOTES.has(mark) && isJoined(bytes, stop, length));
}

/**
 * The texts that may be meant at a literal whose rule does not match there: with its parts joined, and without escapes.
 *
 * @param ahead how many bytes the rule looks at.
 */
export function rewrittenTexts(
  bytes: Buffer,
  length: number,
  literalAt: number,
  ahead: number,
): RewrittenText[] {
  const from = Math.max(0, literalAt - BEFORE);
  const before = bytes.toString('latin1', from, literalAt);
  const text = bytes.toString('latin1', literalAt, Math.min(length, literalAt + 2 * ahead));
  const joined = joinedTexts(before, text, (at) => literalAt + at);
  const plain = withoutEscapes(text);
  if (plain === undefined) return joined;
  const origin = (at: number) => literalAt + plain.origin(at);
  return [...joined, { text: plain.text, origin }, ...joinedTexts(before, plain.text, origin)];
}

function joinedTexts(before: string, text: string, origin: (at: number) => number): RewrittenText[] {
  const quote = /["'`]/.exec(text)?.[0];
  if (quote === undefined) return [];
  const opening = before.length - 1;
  return [false, true].flatMap((lists) => {
    const literal = readLiteral(before + text, before.length, { inside: quote, lists });
    if (literal?.joined !== true || (lists && !isJoinedList(before + text, opening, literal))) return [];
    const { value, end } = literal;
    return [{ text: value, origin: (at: number) => origin(at === 0 ? 0 : end - before.length) }];
  });
}
