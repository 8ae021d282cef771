/** How the characters of a file become bytes. */
export interface TextEncoding {
  readonly id: string;
  readonly encode: (text: string) => Buffer;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf32 = (text: string) =>
  Buffer.concat(
    [...text].map((char) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(char.codePointAt(0) ?? 0);
      return bytes;
    }),
  );

export const ENCODINGS: readonly TextEncoding[] = [
  { id: 'UTF-8', encode: (text) => Buffer.from(text) },
  { id: 'UTF-8 with a mark', encode: (text) => Buffer.from(`\ufeff${text}`) },
  { id: 'UTF-8 with other letters', encode: (text) => Buffer.from(`// größer, 日本語 😀\n${text}`) },
  { id: 'CR LF', encode: (text) => Buffer.from(text.replace(/\r?\n/g, '\r\n')) },
  { id: 'Latin-1', encode: (text) => Buffer.from(`// gr\xf6\xdfer, caf\xe9\n${text}`, 'latin1') },
  { id: 'UTF-16LE with a mark', encode: (text) => utf16(`\ufeff${text}`) },
  { id: 'UTF-16BE with a mark', encode: (text) => utf16(`\ufeff${text}`).swap16() },
  { id: 'UTF-16LE', encode: utf16 },
  { id: 'UTF-16BE', encode: (text) => utf16(text).swap16() },
  { id: 'UTF-32LE with a mark', encode: (text) => utf32(`\ufeff${text}`) },
  { id: 'UTF-32BE with a mark', encode: (text) => utf32(`\ufeff${text}`).swap32() },
  { id: 'UTF-32LE', encode: utf32 },
  { id: 'UTF-32BE', encode: (text) => utf32(text).swap32() },
  { id: 'NUL at the start', encode: (text) => Buffer.from(`\0${text}`) },
  { id: 'NUL after each line', encode: (text) => Buffer.from(text.replace(/\n/g, '\0\n')) },
  { id: 'NUL instead of line ends', encode: (text) => Buffer.from(text.replace(/\n/g, '\0')) },
];
