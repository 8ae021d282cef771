import type { Continuation } from './continuation.ts';

/**
 * A text whose presence makes a rule look closer: at least three bytes of ASCII. The rarer the better, because every
 * occurrence costs a regular expression.
 */
export interface Literal {
  readonly text: string;
  /** True when ASCII letters match in either case; `text` is then written in lower case. */
  readonly anyCase: boolean;
  /** True when it counts only where a token may start: see {@link mayStartToken}. */
  readonly startsToken: boolean;
  /** What must follow. */
  readonly then?: Continuation;
}

export const SHORTEST_LITERAL = 3;

/** How many bytes decide whether a literal counts, from its start. */
export function extentOf({ text, then }: Literal): number {
  return text.length + (then?.size ?? 0);
}

/** The most bytes that decide whether one of the literals counts. */
export function longestOf(literals: readonly Literal[]): number {
  return literals.reduce((longest, literal) => Math.max(longest, extentOf(literal)), 0);
}

/** A unique name of a literal: two letters or hyphens for its flags, a space and its text. */
export function literalKey({ text, anyCase: folded, startsToken: starts }: Literal): string {
  return `${starts ? 't' : '-'}${folded ? 'i' : '-'} ${text}`;
}

/**
 * A literal that matches exactly as written.
 *
 * @throws RangeError when the text is shorter than three bytes or not printable ASCII.
 */
export function exactly(text: string): Literal {
  return { text: checked(text), anyCase: false, startsToken: false };
}

/**
 * A literal that matches in upper, lower or mixed case.
 *
 * @throws RangeError when the text is shorter than three bytes or not printable ASCII.
 */
export function anyCase(text: string): Literal {
  return { text: checked(text).toLowerCase(), anyCase: true, startsToken: false };
}

/** The same literal where a token may start. */
export function startingToken(literal: Literal): Literal {
  return { ...literal, startsToken: true };
}

/** The same literal where a token of at least so many characters continues. */
export function followedBy(literal: Literal, then: Continuation): Literal {
  return then.size > 0 ? { ...literal, then } : literal;
}

/** Without a regular expression, because each start of the scanner makes hundreds of literals. */
function checked(text: string): string {
  let isPrintable = text.length >= SHORTEST_LITERAL;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126) isPrintable = false;
  }
  if (!isPrintable)
    throw new RangeError(`"${text}" cannot be searched for: use at least three printable ASCII characters`);
  return text;
}
