import { anyCase, exactly, type Literal } from '../prefilter/literal.ts';
import type { DecodedText } from './encoded-text.ts';
import { withoutEscapes } from './plain-text.ts';

/** Escapes that hide what rules look for: slashes of a URL, and texts of nothing but escapes. */
export const ESCAPE_LITERALS: readonly Literal[] = [
  exactly(':\\/\\/'),
  anyCase('%2f%2f'),
  anyCase('\\u00'),
  // Of lower-case letters, which every such text has.
  anyCase('\\x6'),
  anyCase('\\x7'),
  anyCase('\\u{6'),
  anyCase('\\u{7'),
  exactly('\\14'),
  exactly('\\16'),
];

const BEFORE = 200;
const LONGEST = 4_096;
/** So many escapes in a row are a text, fewer are signs in one. */
const FEWEST = 6;
const BACKSLASH = 92;

/**
 * The text around an escape, with all escapes undone.
 *
 * @returns undefined when an escape at the offset hides nothing but single signs.
 */
export function escapedText(
  bytes: Buffer,
  length: number,
  at: number,
  { text }: Literal,
): DecodedText | undefined {
  const size = text.startsWith('\\u') ? 6 : 4;
  const isText = text.startsWith('\\');
  if (isText && !isRepeated(bytes, at, size)) return undefined;
  const from = isText ? startOfEscapes(bytes, at, size) : startOfText(bytes, at);
  const escaped = bytes.toString('latin1', from, endOfText(bytes, from, Math.min(length, from + LONGEST)));
  const plain = withoutEscapes(escaped);
  if (plain === undefined) return undefined;
  return { bytes: Buffer.from(plain.text, 'latin1'), origin: (offset) => from + plain.origin(offset) };
}

function isRepeated(bytes: Uint8Array, at: number, size: number): boolean {
  for (let next = 1; next < FEWEST; next++) if (bytes[at + next * size] !== BACKSLASH) return false;
  return true;
}

function startOfEscapes(bytes: Uint8Array, at: number, size: number): number {
  let start = at;
  while (start >= size && start > at - BEFORE && bytes[start - size] === BACKSLASH) start -= size;
  return start;
}

function startOfText(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && start > at - BEFORE && !endsText(bytes[start - 1] ?? 0)) start -= 1;
  return start;
}

function endOfText(bytes: Uint8Array, from: number, limit: number): number {
  let end = from;
  while (end < limit && !endsText(bytes[end] ?? 0)) end += bytes[end] === BACKSLASH ? 2 : 1;
  return Math.min(end, limit);
}

/** Blanks, quotation marks and angle brackets. */
function endsText(byte: number): boolean {
  return byte <= 32 || byte === 34 || byte === 39 || byte === 96 || byte === 60 || byte === 62;
}
