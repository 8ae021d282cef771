import { classifyKeyText, KEY_LENGTH, KEY_PREFIX } from '../keys/key-text.ts';

/** A part of a text, from a position to the one after its last. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** So many letters and digits in a row that are also in a secret are no chance. */
const PIECE = 16;
/** Shorter secrets are looked for only as they are: their encodings could be parts of words. */
const SHORTEST = 8;
/** Of a longer secret, encodings of only the beginning are looked for. */
const LONGEST = 8_192;

/**
 * One letter or digit, plain or escaped for a URL, JSON, a programming language or HTML. Other escapes are read too, so
 * that their letters are not taken for text.
 */
const LETTER =
  /%(?:25)*([0-9a-f]{2})|(?<!\\)\\+(?:u\{?0*([0-9a-f]{2})\}?|x([0-9a-f]{2})|[nrt])|0x([0-9a-f]{2})(?![0-9a-z])|&#x0*([0-9a-f]{2});?|&#0*([0-9]{2,3});?|&[a-z]{2,6};|[0-9a-z]/gi;

/** The letters and digits of a text without anything between them, and where each is. */
interface Letters {
  readonly text: string;
  readonly ranges: readonly TextRange[];
}

/** Texts that occur in an encoding of a secret, by their length. */
export type Pieces = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * Pieces of secrets in plain text, backwards, in hexadecimal, in decimal bytes and in base64 (of either alphabet, whatever
 * surrounds the secret). Only letters and digits count, in any case: that leaves nothing to separators, padding, escapes
 * and line breaks.
 *
 * @param longest how many letters and digits of a secret must occur together to be recognized.
 */
export function piecesOf(secrets: readonly string[], longest: number = PIECE): Pieces {
  const pieces = new Map<number, Set<string>>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of encodingsOf(secret.slice(0, LONGEST))) {
      const letters = lettersOf(form).text.toLowerCase();
      if (letters.length < SHORTEST) continue;
      const length = Math.min(longest, letters.length);
      const known = pieces.get(length) ?? new Set();
      pieces.set(length, known);
      for (let at = 0; at + length <= letters.length; at++) known.add(letters.slice(at, at + length));
    }
  }
  return pieces;
}

function encodingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Characters that hold bits of a neighbour are different in every text.
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const backwards = [...secret].reverse().join('');
  return [secret, backwards, bytes.toString('hex'), bytes.join(' '), ...base64];
}

/** Where a text has a piece of a secret, or a whole key of LowerPlane, encoded or not. In order; none overlap. */
export function secretRanges(text: string, pieces: Pieces): readonly TextRange[] {
  const letters = lettersOf(text);
  const found = [...knownIn(letters.text.toLowerCase(), pieces), ...keysIn(letters.text)];
  const ranges: TextRange[] = [];
  for (const { from, to } of found.sort((a, b) => a.from - b.from)) {
    const start = letters.ranges[from]?.from ?? 0;
    const end = letters.ranges[to - 1]?.to ?? text.length;
    const last = ranges.at(-1);
    if (last !== undefined && start <= last.to)
      ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, end) };
    else ranges.push({ from: start, to: end });
  }
  return ranges;
}

function lettersOf(text: string): Letters {
  const letters: string[] = [];
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(LETTER)) {
    const [whole, percent, unicode, byte, number, entity, decimal] = match;
    const hex = percent ?? unicode ?? byte ?? number ?? entity;
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
    const letter = Number.isNaN(code) ? whole : String.fromCharCode(code);
    if (!/^[0-9A-Za-z]$/.test(letter)) continue;
    letters.push(letter);
    ranges.push({ from: match.index, to: match.index + whole.length });
  }
  return { text: letters.join(''), ranges };
}

function* knownIn(letters: string, pieces: Pieces): Generator<TextRange> {
  for (const [length, known] of pieces) {
    for (let from = 0; from + length <= letters.length; from++) {
      if (known.has(letters.slice(from, from + length))) yield { from, to: from + length };
    }
  }
}

/** How a key begins in an encoding, and how the rest of it is read. Base64 of a key has letters and digits only. */
const KEY_STARTS: readonly {
  readonly start: string;
  readonly length: number;
  readonly decode: (letters: string) => string;
}[] = [
  // The underscore is no letter.
  { start: 'lp', length: KEY_LENGTH - 1, decode: (letters) => `${KEY_PREFIX}${letters.slice(2)}` },
  {
    start: '6c705f',
    length: 2 * KEY_LENGTH,
    decode: (letters) => Buffer.from(letters, 'hex').toString('latin1'),
  },
  // Before each of them, what makes up for the bytes in front of the key: none, one or two.
  ...[
    { start: 'bHBf', before: '', bytes: 0 },
    { start: 'xwX', before: 'AG', bytes: 1 },
    { start: 'scF', before: 'AAB', bytes: 2 },
  ].map(({ start, before, bytes }) => ({
    start,
    length: Math.ceil(((KEY_LENGTH + bytes) * 8) / 6) - before.length,
    decode: (letters: string) =>
      Buffer.from(`${before}${letters}`, 'base64')
        .toString('latin1')
        .slice(bytes, bytes + KEY_LENGTH),
  })),
];

/** Keys that no one named, for example one that was just delivered. Their checksum tells them from other text. */
function* keysIn(letters: string): Generator<TextRange> {
  for (const { start, length, decode } of KEY_STARTS) {
    for (let from = letters.indexOf(start); from !== -1; from = letters.indexOf(start, from + 1)) {
      const rest = letters.slice(from, from + length);
      // The last character of base64 also holds bits of what follows, so it may be a plus or a slash.
      const isKey = [rest, `${rest.slice(0, length - 1)}/`].some(
        (text) => classifyKeyText(decode(text)) === 'key',
      );
      if (isKey) yield { from, to: from + rest.length };
    }
  }
}
