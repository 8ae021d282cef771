/** Whether a class of characters contains one. */
export type Accepts = (character: string) => boolean;

/** A class, and where its text ends. */
interface ReadClass {
  readonly accepts: Accepts;
  readonly end: number;
}

export const not =
  (accepts: Accepts): Accepts =>
  (one) =>
    !accepts(one);
export const isWord: Accepts = (one) => /^\w$/.test(one);
const isDigit: Accepts = (one) => /^[0-9]$/.test(one);
const isSpace: Accepts = (one) => /^[\t\n\f\r ]$/.test(one);

const ESCAPED: ReadonlyMap<string, Accepts> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
]);

/** Escapes that mean one character. */
export const SINGLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
  ['a', '\x07'],
]);

const NAMED: ReadonlyMap<string, Accepts> = new Map([
  ['alpha', (one) => /^[A-Za-z]$/.test(one)],
  ['digit', isDigit],
  ['alnum', (one) => /^[0-9A-Za-z]$/.test(one)],
  ['lower', (one) => /^[a-z]$/.test(one)],
  ['upper', (one) => /^[A-Z]$/.test(one)],
  ['space', (one) => /^[\t\n\v\f\r ]$/.test(one)],
  ['xdigit', (one) => /^[0-9A-Fa-f]$/.test(one)],
  ['punct', (one) => /^[!-/:-@[-`{-~]$/.test(one)],
  ['word', isWord],
]);

/** General categories, as Go has them. */
const CATEGORY = /^(?:L[ultmo]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|M[nce]?|C[cf]?)$/;

/**
 * `\d`, `\pL`, `\p{Lu}` and their opposites.
 *
 * @param at the index behind the backslash.
 * @returns undefined for an escape that is not a class.
 */
export function escapedClass(text: readonly string[], at: number): ReadClass | undefined {
  const letter = text[at] ?? '';
  const simple = ESCAPED.get(letter);
  if (simple !== undefined) return { accepts: simple, end: at + 1 };
  if (letter !== 'p' && letter !== 'P') return undefined;
  const [whole, short, long] =
    /^(?:([A-Z])|\{([A-Za-z]{1,2})\})/.exec(text.slice(at + 1, at + 6).join('')) ?? [];
  const category = short ?? long ?? '';
  if (whole === undefined || !CATEGORY.test(category)) return undefined;
  const expression = new RegExp(`^\\p{${category}}$`, 'u');
  const accepts: Accepts = (one) => expression.test(one);
  return { accepts: letter === 'p' ? accepts : not(accepts), end: at + 1 + whole.length };
}

/**
 * A class in brackets.
 *
 * @param start the index behind the opening bracket.
 * @returns undefined when it cannot be read.
 */
export function characterClass(text: readonly string[], start: number): ReadClass | undefined {
  const isNegated = text[start] === '^';
  const parts: Accepts[] = [];
  let at = isNegated ? start + 1 : start;
  for (let first = true; ; first = false) {
    const character = text[at];
    if (character === undefined) return undefined;
    if (character === ']' && !first) break;
    const named = character === '[' ? namedClass(text, at) : undefined;
    const escaped = character === '\\' ? escapedClass(text, at + 1) : undefined;
    const whole = named ?? escaped;
    if (whole !== undefined) {
      parts.push(whole.accepts);
      at = whole.end;
      continue;
    }
    const low = singleAt(text, at);
    if (low === undefined) return undefined;
    at = low.end;
    const isRange = text[at] === '-' && text[at + 1] !== ']' && text[at + 1] !== undefined;
    const high = isRange ? singleAt(text, at + 1) : low;
    if (high === undefined || high.code < low.code) return undefined;
    at = high.end;
    parts.push((one) => {
      const code = one.codePointAt(0) ?? 0;
      return code >= low.code && code <= high.code;
    });
  }
  const accepts: Accepts = (one) => parts.some((part) => part(one));
  return { accepts: isNegated ? not(accepts) : accepts, end: at + 1 };
}

function singleAt(
  text: readonly string[],
  at: number,
): { readonly code: number; readonly end: number } | undefined {
  const isEscaped = text[at] === '\\';
  const written = text[isEscaped ? at + 1 : at];
  if (written === undefined) return undefined;
  const meant = isEscaped ? (SINGLE_ESCAPES.get(written) ?? written) : written;
  // Other letters behind a backslash mean something that is not read here.
  if (isEscaped && meant === written && /[A-Za-z0-9]/.test(written)) return undefined;
  return { code: meant.codePointAt(0) ?? 0, end: at + (isEscaped ? 2 : 1) };
}

/** `[:alpha:]` and `[:^alpha:]`. */
function namedClass(text: readonly string[], at: number): ReadClass | undefined {
  const [whole, negation, name = ''] = /^\[:(\^?)([a-z]+):\]/.exec(text.slice(at, at + 14).join('')) ?? [];
  const accepts = NAMED.get(name);
  if (whole === undefined || accepts === undefined) return undefined;
  return { accepts: negation === '' ? accepts : not(accepts), end: at + whole.length };
}
