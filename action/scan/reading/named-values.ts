import { type AssignedValue, valueBefore, valuesAfter } from './assigned-values.ts';
import { MARK_OF_MAIL, withoutEscapes } from './plain-text.ts';

/** A name and a text that it was given, with the text's place in the searched bytes. */
export interface NamedValue {
  /** What precedes the name. */
  readonly before: string;
  /** From the literal that was found to its end. */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** True when the value is in the bytes as it is. */
  readonly verbatim: boolean;
  /** True when the value was cut into parts. */
  readonly joined: boolean;
}

const NAME = /[\w.-]{0,96}/y;
/** The rest of a string whose name gets its value from outside: `--api-key <key>`, `api_key=%s`. */
const IS_FILLED_IN = /^(?:[ \t][<[][\w-]{1,30}[\]>]|(?:=|: ?)(?:%[svq]|\{\d?\})[^"'\n]{0,80})["']/;
const BEFORE = 320;
const AHEAD = 1_200;
/** How much of it is looked at where it is escaped. */
const LONGEST_ESCAPED = AHEAD;
/** Base64 of one text whose first and fourth characters are printable: little else is decoded in vain. */
const BASE64 = /^[CDI-Za-f][A-Za-z0-9+/_-]{3}[CDI-Za-f][A-Za-z0-9+/_-]{6,4091}={0,2}$/;
const BACKSLASH = 92;
/** No quotation mark. */
const NONE = -1;
const PRINTABLE = /^[\x20-\x7e\r\n\t]{6,}$/;

/**
 * The texts that the name at an offset may have been given, in whatever way that is written: first as they are, then with
 * escapes undone.
 */
export function* namedValues(
  bytes: Buffer,
  length: number,
  literalAt: number,
  literalLength: number,
): Generator<readonly NamedValue[]> {
  const from = Math.max(0, literalAt - BEFORE);
  const text = bytes.toString('latin1', from, Math.min(length, literalAt + literalLength + AHEAD));
  const nameAt = literalAt - from;
  const nameEnd = endOfName(text, nameAt + literalLength);
  const end = endOfString(text, nameAt, nameEnd);
  if (!text.startsWith(MARK_OF_MAIL, nameEnd))
    yield valuesIn(text.slice(0, end), nameAt, literalLength, (at) => from + at, true);
  const unescaped = withoutEscapes(
    text.slice(nameAt, Math.min(end, nameAt + LONGEST_ESCAPED)),
    text.slice(0, nameAt),
  );
  if (unescaped === undefined) return;
  const rewritten = text.slice(0, nameAt) + unescaped.text;
  const origin = (at: number) => from + (at < nameAt ? at : nameAt + unescaped.origin(at - nameAt));
  yield valuesIn(rewritten, nameAt, literalLength, origin, true).map((named) => ({
    ...named,
    verbatim: text.slice(named.start - from, named.end - from) === named.value,
  }));
}

function valuesIn(
  text: string,
  nameAt: number,
  literalLength: number,
  origin: (at: number) => number,
  verbatim: boolean,
): NamedValue[] {
  const nameEnd = endOfName(text, nameAt + literalLength);
  const before = text.slice(0, nameAt);
  const name = text.slice(nameAt, nameEnd);
  const named = ({ value, start, end, joined }: AssignedValue, offset: number): NamedValue => ({
    before,
    name,
    value,
    start: origin(offset + start),
    end: origin(offset + end),
    verbatim: verbatim && !joined,
    joined,
  });
  const head = text.slice(0, nameEnd);
  const after = valuesAfter(text.slice(nameEnd), head).map((value) => named(value, nameEnd));
  const earlier = valueBefore(head);
  const all = earlier === undefined ? after : [...after, named(earlier, 0)];
  return all.flatMap((one) => [one, ...decoded(one)]);
}

function endOfName(text: string, from: number): number {
  NAME.lastIndex = from;
  return from + (NAME.exec(text)?.[0].length ?? 0);
}

/** Where the string ends that the name is in; the end of the text when it is in none, or is all of it. */
function endOfString(text: string, nameAt: number, nameEnd: number): number {
  let open = NONE;
  for (let at = text.lastIndexOf('\n', nameAt - 1) + 1; at < nameAt; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (open === NONE && (char === 34 || char === 39 || char === 96)) open = char;
    else if (char === open) open = NONE;
  }
  if (open === NONE || text.charCodeAt(nameEnd) === open) return text.length;
  if (IS_FILLED_IN.test(text.slice(nameEnd, nameEnd + 100))) return text.length;
  for (let at = nameEnd; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (char === open) return at;
  }
  return text.length;
}

function decoded(named: NamedValue): NamedValue[] {
  if (!BASE64.test(named.value)) return [];
  const text = Buffer.from(named.value, 'base64').toString('latin1').trimEnd();
  return PRINTABLE.test(text) ? [{ ...named, value: text, verbatim: false }] : [];
}
