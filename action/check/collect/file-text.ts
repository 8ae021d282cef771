import { sha256 } from '../program-digest.ts';

/** Larger files are not written by hand. */
export const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** The result of reading a file as text. `unfit`: it is too large, not UTF-8 text, or not a regular file. */
export type FileText = { readonly text: string; readonly startsWithBom?: true } | 'missing' | 'unfit';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The byte order mark in UTF-8. */
const BOM = [0xef, 0xbb, 0xbf];

/** A file's bytes as text, without a byte order mark. */
export function textOf(bytes: Uint8Array): FileText {
  if (bytes.includes(0)) return 'unfit';
  try {
    const text = decoder.decode(bytes);
    return bytes[0] === BOM[0] && bytes[1] === BOM[1] && bytes[2] === BOM[2]
      ? { text, startsWithBom: true }
      : { text };
  } catch {
    return 'unfit';
  }
}

/** The text; undefined when there is none, whatever the reason. */
export function textOrNothing(read: FileText): string | undefined {
  return typeof read === 'string' ? undefined : read.text;
}

/** The digest of the bytes that a text was read from; undefined when there is none. */
export function digestOf(read: FileText): string | undefined {
  if (typeof read === 'string') return undefined;
  return sha256(read.startsWithBom === true ? `\ufeff${read.text}` : read.text);
}
