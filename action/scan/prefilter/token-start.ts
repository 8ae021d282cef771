const BACKSLASH = 92;
const PERCENT = 37;
/** The letters of escapes such as `\n`. */
const ESCAPES = new Set([...'nrtbf'].map((letter) => letter.charCodeAt(0)));

/** How many bytes before a token decide whether it may start there. */
export const TOKEN_START_REACH = 3;

/**
 * Whether a token may start at an offset: after anything that is not a letter or digit. An escape such as `\n` or `%3D`
 * ends in a letter or digit but is not part of what follows it. assembly/teddy.ts does the same.
 */
export function mayStartToken(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1] ?? 0;
  if (at === 0 || !isLetterOrDigit(before)) return true;
  const second = bytes[at - 2] ?? 0;
  if (second === BACKSLASH) return ESCAPES.has(before);
  return bytes[at - 3] === PERCENT && isLetterOrDigit(second);
}

export function isLetterOrDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90);
}
