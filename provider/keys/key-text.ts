/** What every LowerPlane key starts with. */
export const KEY_PREFIX = 'lp_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
/** Characters of a whole key: prefix, 30 random, 6 of checksum. */
export const KEY_LENGTH = KEY_PREFIX.length + RANDOM_LENGTH + CHECKSUM_LENGTH;

const KEY_SHAPE = new RegExp(`^${KEY_PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);

/**
 * How far a text can be trusted to be a LowerPlane key without asking anyone:
 * `key` has the right checksum, `suspected` has the shape only, `other` has neither.
 */
export type KeyTextKind = 'key' | 'suspected' | 'other';

/** Classifies a text offline by its shape and its CRC-32 checksum. */
export function classifyKeyText(text: string): KeyTextKind {
  if (!KEY_SHAPE.test(text)) return 'other';
  const random = text.slice(KEY_PREFIX.length, KEY_PREFIX.length + RANDOM_LENGTH);
  return text.endsWith(checksum(random)) ? 'key' : 'suspected';
}

/**
 * Makes a key text from random bytes (at least 30; more are used to avoid modulo bias).
 *
 * @throws RangeError when `randomBytes` runs out before 30 unbiased characters are found.
 */
export function makeKeyText(randomBytes: Uint8Array): string {
  const unbiasedLimit = 256 - (256 % ALPHABET.length);
  let random = '';
  for (const byte of randomBytes) {
    if (random.length === RANDOM_LENGTH) break;
    if (byte < unbiasedLimit) random += ALPHABET.charAt(byte % ALPHABET.length);
  }
  if (random.length < RANDOM_LENGTH) throw new RangeError('makeKeyText needs more random bytes');
  return KEY_PREFIX + random + checksum(random);
}

function checksum(random: string): string {
  // Loaded with the first checksum: it takes 3 ms, and most runs of most programs see no key at all.
  const { crc32 } = process.getBuiltinModule('node:zlib');
  let rest = crc32(random);
  let text = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
