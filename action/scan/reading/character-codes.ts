/** A text that is written as the codes of its characters. */
interface CodedText {
  readonly value: string;
  /** Offset after the last code. */
  readonly end: number;
  /** Offset of each code. */
  readonly starts: readonly number[];
}

const CODE = String.raw`(?:0x[0-9a-f]{2}|\d{2,3})(?![\w.])`;
const CALL = String.raw`chr\(\s{0,2}${CODE}\s{0,2}\)`;
/** `108, 112, 95`, `0x6c, 0x70`, and `chr(108) . chr(112)` with any sign between them; fewer are numbers. */
const CODES = new RegExp(
  String.raw`${CODE}(?:\s{0,20},\s{0,40}${CODE}){7,4000}|${CALL}(?:\s{0,8}(?:[.+&|,]{1,2}\s{0,40})?${CALL}){7,4000}`,
  'iy',
);
const ONE_CODE = /0x[0-9a-f]{2}|\d{2,3}/gi;
const [FIRST_PRINTABLE, LAST_PRINTABLE] = [32, 126];

/** @returns the text whose codes start at an offset, if all of them are printable characters. */
export function readCodes(text: string, at: number): CodedText | undefined {
  CODES.lastIndex = at;
  const codes = CODES.exec(text)?.[0];
  if (codes === undefined) return undefined;
  const found = [...codes.matchAll(ONE_CODE)];
  const numbers = found.map(([code]) => Number(code));
  if (!numbers.every((code) => code >= FIRST_PRINTABLE && code <= LAST_PRINTABLE)) return undefined;
  const value = String.fromCharCode(...numbers);
  return { value, end: at + codes.length, starts: found.map(({ index }) => at + index) };
}

const [OPENING, COMMA, SPACE, CLOSING] = [40, 44, 32, 41];
const FEWEST_NUMBERS = 4;
const LONGEST_NUMBER = 4;

/**
 * Whether codes of characters may follow an opening bracket: a check that is cheap enough for every bracket after a name.
 *
 * @param at offset of the bracket.
 */
export function mayOpenCodes(bytes: Uint8Array, at: number): boolean {
  let next = at + 1;
  if (bytes[at] === OPENING && bytes[at - 1] === 114 && bytes[at - 2] === 104)
    return bytes[at + 3] === CLOSING || bytes[at + 4] === CLOSING || bytes[at + 5] === CLOSING;
  for (let numbers = 0; numbers < FEWEST_NUMBERS; numbers++) {
    while ((bytes[next] ?? 0) <= SPACE && next < at + 400 && next < bytes.length) next += 1;
    const start = next;
    while (isInNumber(bytes[next] ?? 0) && next - start <= LONGEST_NUMBER) next += 1;
    if (next - start < 2 || next - start > LONGEST_NUMBER || bytes[next] !== COMMA) return false;
    next += 1;
  }
  return true;
}

/** Digits, `x` and the letters of hexadecimal numbers. */
function isInNumber(byte: number): boolean {
  const small = byte | 32;
  return (byte >= 48 && byte <= 57) || (small >= 97 && small <= 102) || small === 120;
}
