/** A string that a program is written to have, whatever it is cut into. */
export interface StringLiteral {
  readonly value: string;
  /** Offsets of its first character and of the end of its last one. */
  readonly start: number;
  readonly end: number;
  /** Where reading goes on: after the closing quotation mark. */
  readonly next: number;
  /** False when the value is in the text as it is. */
  readonly joined: boolean;
}

const LONGEST = 16_384;
const MOST_PARTS = 400;
/** What joins two parts: an operator, a line end or nothing, and the prefix of the next part. */
const JOINT =
  /\s{0,80}(?:\+\+?|\.\.?|&|~|<>|\\\r?\n|(?:\)\s{0,80})?\.(?:concat|append)\()?\s{0,80}(?:[rbfuLN@]{0,2})(?=["'`])/y;
const JOINT_OF_LIST = /\s{0,80},\s{0,80}(?:[rbfuLN@]{0,2})(?=["'`])/y;
/** A line that goes on in the next one, in a string. */
const CONTINUATION = /\\\r?\n[ \t]{0,40}/y;

const JOINED_AFTER = /^\s{0,40},?\s{0,40}[\])]{1,2}\s{0,40}\.\s{0,8}(?:join|concat)\b/;
const JOINED_BEFORE = /\b(?:join|implode|concat)!?\s{0,8}\(?\s{0,40}(?:['"]{2},\s{0,8})?[[({]{0,2}\s{0,40}$/i;

/**
 * Whether the elements of a list are joined to one text, as single characters always are.
 *
 * @param at offset of the first element's quotation mark.
 */
export function isJoinedList(text: string, at: number, { next, value }: StringLiteral): boolean {
  return (
    // A list in which each character is there once is of letters that mean something each.
    (text[at] === text[at + 2] && new Set(value).size < value.length) ||
    JOINED_AFTER.test(text.slice(next, next + 100)) ||
    JOINED_BEFORE.test(text.slice(Math.max(0, at - 100), at))
  );
}

/**
 * Reads a literal and the literals that are joined to it.
 *
 * @param at offset of the opening quotation mark, or within the first part when `inside` is set.
 * @param lists whether commas join parts too, as in an array that is joined later.
 */
export function readLiteral(
  text: string,
  at: number,
  { lists = false, inside }: { readonly lists?: boolean; readonly inside?: string } = {},
): StringLiteral | undefined {
  let part = inside === undefined ? readPart(text, at) : readRest(text, at, inside);
  if (part === undefined) return undefined;
  const { start } = part;
  let { value, joined } = part;
  let last = part;
  for (let parts = 1; parts < MOST_PARTS && value.length < LONGEST; parts++) {
    const next = jointAt(text, last.next, lists);
    part = next === undefined ? undefined : readPart(text, next);
    if (part === undefined) break;
    value += part.value;
    joined = true;
    last = part;
  }
  return { value, start, end: last.end, next: last.next, joined };
}

function jointAt(text: string, at: number, lists: boolean): number | undefined {
  for (const joint of lists ? [JOINT, JOINT_OF_LIST] : [JOINT]) {
    joint.lastIndex = at;
    if (joint.test(text)) return joint.lastIndex;
  }
  return undefined;
}

function readPart(text: string, at: number): StringLiteral | undefined {
  const quote = text[at] ?? '';
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const triple = quote.repeat(3);
  return text.startsWith(triple, at) ? readRest(text, at + 3, triple) : readRest(text, at + 1, quote);
}

/** Reads up to the closing quotation mark, which a line end replaces in vain. */
function readRest(text: string, start: number, quote: string): StringLiteral | undefined {
  const multiline = quote.length === 3 || quote === '`';
  const limit = Math.min(text.length, start + LONGEST);
  let value = '';
  let from = start;
  for (let at = start; at < limit; at++) {
    const char = text[at];
    if (char === '\\') {
      CONTINUATION.lastIndex = at;
      if (CONTINUATION.test(text)) {
        value += text.slice(from, at);
        from = CONTINUATION.lastIndex;
        at = from - 1;
      } else at += 1;
    } else if (char === '\n' && !multiline) return undefined;
    else if (char === quote[0] && text.startsWith(quote, at)) {
      const joined = from !== start;
      return { value: value + text.slice(from, at), start, end: at, next: at + quote.length, joined };
    }
  }
  return undefined;
}

/** `; name +=`, and `name .=` of PHP, up to the quotation mark. */
const APPENDED = /["'\x60];?[ \t]{0,8}\r?\n[ \t]{0,40}([\w$.]{1,60}?)[ \t]{0,4}[+.]=[ \t]{0,4}(?=["'\x60])/y;
const MOST_APPENDED = 16;

/**
 * A literal, or another stretch that ends before a quotation mark, with what the next statements append to its variable.
 *
 * @param name asked for only where something is appended to a variable.
 * @returns undefined when they append nothing.
 */
export function withAppended(
  text: string,
  whole: AppendedText,
  name: () => string,
): AppendedText | undefined {
  let { value, end } = whole;
  let own: string | undefined;
  for (let parts = 0; parts < MOST_APPENDED; parts++) {
    APPENDED.lastIndex = end;
    const to = APPENDED.exec(text)?.[1];
    if (to === undefined) break;
    own ??= name();
    if (to !== own) break;
    const part = readLiteral(text, APPENDED.lastIndex);
    if (part === undefined) break;
    value += part.value;
    end = part.end;
  }
  return end === whole.end ? undefined : { value, end };
}

interface AppendedText {
  readonly value: string;
  /** Offset of the closing quotation mark. */
  readonly end: number;
}

/** `%w(... ...).join`, from the percent sign. */
const JOINED_WORDS = /(%[wW][([{<|]\s{0,20})([\w+/=.~:@%?& \n-]{8,1000}?)\s{0,20}[)\]}>|]\.join\b/y;

/** The text that words at an offset are joined to, with the offsets of the first and after the last one. */
export function readJoinedWords(text: string, at: number) {
  JOINED_WORDS.lastIndex = at;
  const [, opening, words] = JOINED_WORDS.exec(text) ?? [];
  if (opening === undefined || words === undefined) return undefined;
  const start = at + opening.length;
  return { value: words.replace(/\s+/g, ''), start, end: start + words.length };
}
