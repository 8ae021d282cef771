import { createHash } from 'node:crypto';
import { makeKeyText } from '../../provider/keys/key-text.ts';

/** The placeholder of a key text in a fixture: a real key text would be a finding of every secret scanner. */
const PLACEHOLDER = /\{\{key (\d+)\}\}/g;

/** The bytes from which the recorded LowerPlane made its key number `n`. */
export function keyBytes(n: number): Buffer {
  return createHash('sha512').update(`compatibility key ${n}`).digest();
}

/** The text of key number `n` of the recorded LowerPlane. */
export function keyText(n: number): string {
  return makeKeyText(keyBytes(n));
}

/** Replaces the texts of the first `count` keys by placeholders. */
export function withPlaceholders(text: string, count: number): string {
  let hidden = text;
  for (let n = 0; n < count; n++) hidden = hidden.replaceAll(keyText(n), `{{key ${n}}}`);
  return hidden;
}

/** Replaces placeholders with their key texts. */
export function withKeyTexts(text: string): string {
  return text.replace(PLACEHOLDER, (_, n: string) => keyText(Number(n)));
}
