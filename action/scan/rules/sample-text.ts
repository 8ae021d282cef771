import { makeKeyText } from '../../../provider/keys/key-text.ts';

/** Makes texts that look like secrets, the same ones for the same seed. Only tests call it; rules use only its type. */
export interface SampleText {
  /** `length` characters of an alphabet. */
  from(alphabet: string, length: number): string;
  digits(length: number): string;
  /** Lower-case hexadecimal. */
  hex(length: number): string;
  base62(length: number): string;
  /** Lower-case letters and digits. */
  lower(length: number): string;
  /** Upper-case letters and digits. */
  upper(length: number): string;
  /** Base64 characters without padding. */
  base64(length: number): string;
  /** URL-safe base64 characters. */
  base64url(length: number): string;
  uuid(): string;
  /** `prefix`, 30 random base62 characters and their CRC-32 in 6: the shape that GitHub, npm and LowerPlane share. */
  checked(prefix: string): string;
  /** A JSON value as URL-safe base64, as in a JWT. */
  jsonPart(value: unknown): string;
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

export function sampleText(seed: number): SampleText {
  const next = generator(seed);
  const from = (alphabet: string, length: number): string => {
    let text = '';
    while (text.length < length) text += alphabet.charAt(Math.floor(next() * alphabet.length));
    return text;
  };
  const hex = (length: number) => from(`${DIGITS}abcdef`, length);
  return {
    from,
    hex,
    digits: (length) => from(DIGITS, length),
    base62: (length) => from(DIGITS + UPPER + LOWER, length),
    lower: (length) => from(LOWER + DIGITS, length),
    upper: (length) => from(UPPER + DIGITS, length),
    base64: (length) => from(`${DIGITS + UPPER + LOWER}+/`, length),
    base64url: (length) => from(`${DIGITS + UPPER + LOWER}-_`, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    checked: (prefix) => {
      const bytes = Uint8Array.from({ length: 60 }, () => Math.floor(next() * 256));
      return prefix + makeKeyText(bytes).slice('lp_'.length);
    },
    jsonPart: (value) => Buffer.from(JSON.stringify(value)).toString('base64url'),
  };
}

/** Mulberry32: small, and good enough to look random. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
