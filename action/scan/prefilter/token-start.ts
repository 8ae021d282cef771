const BACKSLASH = 92;
const PERCENT = 37;
const [EQUALS, DIGIT_3, CAPITAL_D] = [61, 51, 68];
/** The letters of escapes such as `\n`. */
const ESCAPES = new Set([...'nrtbf'].map((letter) => letter.charCodeAt(0)));

/** Most digits and semicolons of a colour, as in `[1;33m`. */
const LONGEST_COLOUR = 11;
const BRACKET = 91;
const SEMICOLON = 59;
/** The last letters of a colour, and of what grep clears the rest of a line with. */
const [LETTER_M, CAPITAL_K] = [109, 75];
const [LETTER_U, LETTER_X] = [117, 120];

/** How many bytes before a token decide whether it may start there. */
export const TOKEN_START_REACH = LONGEST_COLOUR + 2;

/**
 * Whether a token may start at an offset: after anything that is not a letter or digit. An escape such as `\n`, `%3D`, `=3D`,
 * `\x3d` or `\u003d`, and a colour such as `[33m` or `[K`, ends in a letter or digit but is not part of what follows it.
 * assembly/token-start.ts does the same.
 */
export function mayStartToken(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1] ?? 0;
  if (at === 0 || !isLetterOrDigit(before)) return true;
  if (at === 1) return false;
  const second = bytes[at - 2] ?? 0;
  if (second === BACKSLASH) return ESCAPES.has(before);
  if ((before === LETTER_M || before === CAPITAL_K) && endsColour(bytes, at - 2)) return true;
  if (at === 2 || !isLetterOrDigit(second)) return false;
  const third = bytes[at - 3] ?? 0;
  if (third === PERCENT) return true;
  if (third === EQUALS && second === DIGIT_3 && before === CAPITAL_D) return true;
  if (at === 3) return false;
  if (third === LETTER_X && bytes[at - 4] === BACKSLASH) return true;
  if (at < 6 || !isLetterOrDigit(third) || !isLetterOrDigit(bytes[at - 4] ?? 0)) return false;
  return bytes[at - 5] === LETTER_U && bytes[at - 6] === BACKSLASH;
}

function endsColour(bytes: Uint8Array, last: number): boolean {
  for (let at = last; at >= 0 && at > last - LONGEST_COLOUR - 1; at--) {
    const byte = bytes[at] ?? 0;
    if (byte === BRACKET) return true;
    if (byte !== SEMICOLON && (byte < 48 || byte > 57)) return false;
  }
  return false;
}

export function isLetterOrDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90);
}
