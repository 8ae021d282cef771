/** The letter pairs that make up most of English and of identifiers. */
const COMMON =
  'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ' +
  'ra ce li ch ll be ma si om ur ct us ke ey pa ap pi ss ab ie so no ta ad il am et ec ac cr lo ut po ol em pr ge id ' +
  'tr un ul rt ca ho la mo sh ai su av iv di ot ey ig oo wo rd ur pe fi ns ag da ow el op im ir vi mi bl ty';
const ALPHABET = 26;
const NO_LETTER = -1;
const LAST_CAPITAL = 90;
const CASE = 32;
/** 1 for each of these pairs; a table, because a tree has many thousands of texts to judge. Made for the first one. */
let commonPairs: Uint8Array | undefined;

/** Share of common pairs in random letters of one case, and of both cases mixed. */
const RANDOM_SHARE = 0.22;
const RANDOM_SHARE_MIXED = 0.17;
/** Standard deviations above the random share from which letters count as words. */
const FAR_ABOVE = 3.5;
/** Letter pairs needed before their statistics mean anything. */
const ENOUGH_PAIRS = 8;

/** Six letters make few pairs, and many of those are common in words. */
const HEX_RUNS = /(?<![0-9A-Za-z])[0-9a-f]{8,}|[0-9a-f]{20,}/gi;

/** How often each byte occurs in a text; zeros between two calls of {@link entropy}. */
const COUNTS = new Uint32Array(256);

/**
 * Shannon entropy of a text's bytes, in bits per byte.
 *
 * @param text one character per byte.
 */
export function entropy(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at) & 255;
    COUNTS[byte] = (COUNTS[byte] ?? 0) + 1;
  }
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at) & 255;
    const count = COUNTS[byte] ?? 0;
    if (count === 0) continue;
    bits -= (count / text.length) * Math.log2(count / text.length);
    COUNTS[byte] = 0;
  }
  return bits;
}

/**
 * How much the letter pairs of a text look like words: 0 is the average of random letters; random letters reach 1 or more
 * less than once in a thousand texts.
 */
export function wordiness(text: string): number {
  commonPairs ??= tableOfPairs();
  let pairs = 0;
  let common = 0;
  const rest = text.replace(HEX_RUNS, '');
  let before = NO_LETTER;
  let wasSmall = false;
  for (let at = 0; at < rest.length; at++) {
    const code = rest.charCodeAt(at);
    const letter = numberOf(code);
    const isSmall = code > LAST_CAPITAL;
    if (letter !== NO_LETTER && before !== NO_LETTER) {
      pairs += 1;
      // A capital after a small letter starts a new word; in random text that happens all the time.
      if (isSmall || !wasSmall) common += commonPairs[ALPHABET * before + letter] ?? 0;
    }
    before = letter;
    wasSmall = isSmall;
  }
  if (pairs < ENOUGH_PAIRS) return 0;
  const share = /[a-z]/.test(text) && /[A-Z]/.test(text) ? RANDOM_SHARE_MIXED : RANDOM_SHARE;
  const deviation = Math.sqrt(pairs * share * (1 - share));
  return Math.max(0, (common - pairs * share) / deviation / FAR_ABOVE);
}

function tableOfPairs(): Uint8Array {
  const table = new Uint8Array(ALPHABET * ALPHABET);
  for (const pair of COMMON.split(' '))
    table[ALPHABET * numberOf(pair.charCodeAt(0)) + numberOf(pair.charCodeAt(1))] = 1;
  return table;
}

/** Which letter a character is, from 0, in either case. */
function numberOf(code: number): number {
  const small = code | CASE;
  return small >= 97 && small <= 122 && code < 128 ? small - 97 : NO_LETTER;
}

/** Whether a text looks random, unlike words, identifiers and patterns. Meant for 16 characters or more. */
export function looksRandom(text: string): boolean {
  const distinct = new Set(text).size;
  if (distinct < Math.min(7, text.length / 2.5)) return false;
  if (text.length >= 20 && entropy(text) < 2.8) return false;
  return wordiness(text) < 1;
}

/**
 * A stricter test for texts that only their name suggests to be secret: at least two kinds of characters, digits among
 * them, and more entropy than words or dates have.
 */
export function looksHighlyRandom(text: string): boolean {
  if (text.length < 20 || !looksRandom(text)) return false;
  const digits = text.match(/\d/g)?.length ?? 0;
  const letters = text.match(/[A-Za-z]/g)?.length ?? 0;
  if (letters < 4 || (digits < 2 && !mixesCases(text))) return false;
  const isHex = /^[0-9a-f]+$/i.test(text);
  return isHex ? text.length >= 32 && entropy(text) >= 3.2 : entropy(text) >= 3.7 && wordiness(text) < 0.8;
}

/** Share of neighbouring letters of different case: half in random letters, less than a third in joined words. */
const MIXED = 0.4;

/** Whether letters of both cases alternate as in random text, which has hardly any digit now and then. */
function mixesCases(text: string): boolean {
  const pairs = [...text.matchAll(/(?=([A-Za-z])([A-Za-z]))/g)];
  const changes = pairs.filter(([, a = '', b = '']) => a >= 'a' !== b >= 'a').length;
  return pairs.length >= 16 && changes >= pairs.length * MIXED && wordiness(text) < 0.5;
}
