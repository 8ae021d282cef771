/**
 * Control characters, line and paragraph separators, and format characters: what reorders the text around it, hides in it or
 * carries text that no one sees. Not the joiners that scripts and emoji need, nor format characters that are visible.
 *
 * Source: Unicode, categories Cc, Zl, Zp and Cf.
 */
const UNPRINTABLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;
/** Colors and other styles that a terminal shows, without any effect on where it writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with one
const STYLE = /(\u001b\[[\d;]{0,20}m)/;

/** Untrusted text that is safe to print: nothing in it can move the cursor, forge lines or reorder what is around it. */
export function printable(text: string): string {
  return escapeUnprintable(text, (code) =>
    code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`,
  );
}

/** The same for text of several lines: line feeds and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}

/** The same for text that may be styled. */
export function printableStyled(text: string): string {
  return text
    .split(STYLE)
    .map((part, index) => (index % 2 === 1 ? part : printableLines(part)))
    .join('');
}

/**
 * Replaces every unprintable character, for formats with escapes of their own.
 *
 * @param write gets the code point.
 */
export function escapeUnprintable(text: string, write: (code: number) => string): string {
  return text.replace(UNPRINTABLE, (character) => write(character.codePointAt(0) ?? 0));
}
