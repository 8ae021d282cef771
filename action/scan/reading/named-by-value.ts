import { VALUE_KINDS as KINDS, QUOTE, VALUE } from './value-kinds.ts';

const [LINE_END, OPENING, QUOTATION_MARK, SPACE, DOT, COLON, EQUALS] = [10, 40, 34, 32, 46, 58, 61];
const [HASH, AMPERSAND, BRACE, CLOSING_BRACE, LESS, GREATER] = [35, 38, 123, 125, 60, 62];
const LONGEST_NAME = 96;
/** Ends of the properties whose value is a name, and of those whose value is that name's. */
const NAMING = ['name', 'key', 'id'].map(backwards);
const VALUING = ['value', 'default', 'content'].map(backwards);
/** How far before or after a name such a property may be. */
const REACH = 320;
/** From a capital to its small letter. */
const CASE = 32;
/** How far before a name a string may end that it is compared with. */
const REACH_BACK = 32;
const SHORTEST_STRING = 16;

/** Whether a string without blanks ends shortly before an offset. */
function isAfterString(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] ?? 0;
  if (first !== SPACE && first !== OPENING && first !== DOT && first !== QUOTATION_MARK) return false;
  for (let quote = at - 1; quote > at - REACH_BACK; quote--) {
    const kind = KINDS[bytes[quote] ?? 0] ?? 0;
    if (bytes[quote] === LINE_END) return false;
    if ((kind & QUOTE) === 0) continue;
    let start = quote;
    while (start > quote - SHORTEST_STRING && ((KINDS[bytes[start - 1] ?? 0] ?? 0) & VALUE) !== 0) start -= 1;
    return quote - start >= SHORTEST_STRING;
  }
  return false;
}

/** Whether the name at an offset is itself the value of `name`, `key` or `id`, so that its own may stand before it. */
export function isNamedByValue(bytes: Uint8Array, literalAt: number, end: number): boolean {
  let at = literalAt - 1;
  while (at > literalAt - LONGEST_NAME && ((KINDS[bytes[at] ?? 0] ?? 0) & VALUE) !== 0) at -= 1;
  if (isAfterString(bytes, at)) return true;
  if (((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0) at -= 1;
  if (bytes[at] === SPACE) at -= 1;
  if (bytes[at] !== COLON && bytes[at] !== EQUALS) return false;
  at -= 1;
  if (bytes[at] === SPACE) at -= 1;
  if (((KINDS[bytes[at] ?? 0] ?? 0) & QUOTE) !== 0) at -= 1;
  return (
    endsWord(bytes, at, NAMING) &&
    (isAfterProperty(bytes, at, literalAt - REACH) ||
      mayFollowInEntities(bytes, literalAt, Math.min(end, literalAt + REACH)))
  );
}

/** Whether a property with a value that may be the name's precedes an offset in the same object. */
function isAfterProperty(bytes: Uint8Array, at: number, from: number): boolean {
  for (let before = at; before > from; before--) {
    const byte = bytes[before] ?? 0;
    if (byte === BRACE || byte === CLOSING_BRACE || byte === LESS || byte === GREATER) return false;
    if (endsWord(bytes, before, VALUING)) return true;
  }
  return false;
}

/** Whether a value may follow that is written as the numbers of its characters in HTML. */
function mayFollowInEntities(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + 1 < to; at++) if (bytes[at] === AMPERSAND && bytes[at + 1] === HASH) return true;
  return false;
}

function backwards(word: string): readonly number[] {
  return [...Buffer.from(word)].reverse();
}

function endsWord(bytes: Uint8Array, at: number, words: readonly (readonly number[])[]): boolean {
  return words.some((word) => word.every((letter, index) => ((bytes[at - index] ?? 0) | CASE) === letter));
}
