import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 20;

/** An identifier that cannot be guessed: a prefix such as `key` and 20 random base62 characters. */
export function newIdentifier(prefix: string): string {
  let text = '';
  for (let i = 0; i < LENGTH; i++) text += ALPHABET.charAt(randomInt(ALPHABET.length));
  return `${prefix}_${text}`;
}
