import { isUtf8 } from 'node:buffer';

/** Larger files declare no keys. */
export const LARGEST_FILE = 8 * 1024 * 1024;

/** Bytes as text; undefined when they are none in UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
