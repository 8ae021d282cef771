/** Bytes of a file that decide whether it is binary; the same number as in git. */
const LOOKED_AT = 8_000;

/**
 * What the first bytes say about a file. UTF-16 is recognized by its byte order mark; otherwise a NUL byte means that the
 * file is binary.
 */
export type Encoding = 'bytes' | 'utf-16le' | 'utf-16be' | 'binary';

export function encodingOf(bytes: Buffer, length: number): Encoding {
  if (length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (length >= 2 && bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes.subarray(0, Math.min(length, LOOKED_AT)).includes(0) ? 'binary' : 'bytes';
}

/**
 * Rewrites UTF-16 as UTF-8 in place.
 *
 * @returns the new length, or undefined when the text does not fit into the buffer.
 */
export function toUtf8(bytes: Buffer, length: number, encoding: 'utf-16le' | 'utf-16be'): number | undefined {
  const units = Buffer.from(bytes.subarray(2, length & ~1));
  const text = (encoding === 'utf-16be' ? units.swap16() : units).toString('utf16le');
  return Buffer.byteLength(text) > bytes.length ? undefined : bytes.write(text);
}
