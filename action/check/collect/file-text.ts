/** What is larger is nobody's handwriting. */
export const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** What came of reading a file as text. `unfit`: it is too large, no text in UTF-8, or no regular file. */
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

/** The text, for whom it is all one why there is none. */
export function textOrNothing(read: FileText): string | undefined {
  return typeof read === 'string' ? undefined : read.text;
}
