/** Larger files are not written by hand. */
export const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** The result of reading a file as text. `unfit`: it is too large, not UTF-8 text, or not a regular file. */
export type FileText = { readonly text: string } | 'missing' | 'unfit';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A file's bytes as text, without a byte order mark. */
export function textOf(bytes: Uint8Array): FileText {
  if (bytes.includes(0)) return 'unfit';
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return 'unfit';
  }
}

/** The text; undefined when there is none, whatever the reason. */
export function textOrNothing(read: FileText): string | undefined {
  return typeof read === 'string' ? undefined : read.text;
}
