import { byteTable, DIGITS, LETTERS } from '../byte-table.ts';

/**
 * Where base64 or hexadecimal may be. Programs are full of long names, so the first characters are looked at, too: what is
 * encoded is only of interest when it is text. assembly/teddy.ts does the same, with the same tables.
 */

/** Runs are looked for in aligned blocks of so many bytes. */
export const RUN_BLOCK = 16;
/** How many bytes of a run follow the start of its first whole block at least. */
const SHORTEST_RUN = 24;

const ALPHABET = `${LETTERS}${DIGITS}+/`;
const BACKSLASH = 92;
const PERCENT = 37;

/** 1 for letters, digits, `+`, `/`, `-` and `_`. */
const IN_RUN = byteTable([[1, `${ALPHABET}-_`]]);
/** What a character of base64 stands for. */
const SEXTETS = new Uint8Array(256);
for (let at = 0; at < ALPHABET.length; at++) SEXTETS[ALPHABET.charCodeAt(at)] = at;
SEXTETS['-'.charCodeAt(0)] = 62;
SEXTETS['_'.charCodeAt(0)] = 63;
/** What a hexadecimal digit stands for; anything else is more than a byte of text. */
const NIBBLES = new Uint8Array(256).fill(15);
for (let digit = 0; digit < 16; digit++)
  for (const char of [digit.toString(16), digit.toString(16).toUpperCase()])
    NIBBLES[char.charCodeAt(0)] = digit;
/** 1 for what is not ASCII text. NULs are in UTF-16. */
const NO_TEXT = new Uint8Array(256).fill(1, 1, 32).fill(0, 9, 14).fill(1, 127);
/** What the base64 of the mark of UTF-8, and of UTF-16, starts with. */
const MARKS: readonly string[] = ['77u', '//4', '//5', '__4', '__5', '/v8', '_v8'];

/** The tables in the order in which the kernel has them. */
export const RUN_TABLES: readonly Uint8Array[] = [SEXTETS, NIBBLES, NO_TEXT];

/** Whether a byte may be of base64 or of hexadecimal digits. */
export function isInRun(byte: number | undefined): boolean {
  return IN_RUN[byte ?? 0] === 1;
}

/**
 * Where the runs start that may be encoded text.
 *
 * @param from where to begin: a multiple of {@link RUN_BLOCK}.
 */
export function encodedRuns(bytes: Uint8Array, length: number, from = 0): Int32Array {
  const starts: number[] = [];
  let within = from > 0 && isRun(bytes, from - RUN_BLOCK, from);
  for (let at = from; at + SHORTEST_RUN <= length; at += RUN_BLOCK) {
    const whole = isRun(bytes, at, at + RUN_BLOCK);
    if (whole && !within && isRun(bytes, at + RUN_BLOCK, at + SHORTEST_RUN)) {
      const start = startOfRun(bytes, at);
      if (startsAsText(bytes, start) || startsAsHex(bytes, start) || startsWithMark(bytes, start))
        starts.push(start);
    }
    within = whole;
  }
  return Int32Array.from(starts);
}

function isRun(bytes: Uint8Array, from: number, to: number): boolean {
  // From the end, because a run that is too short mostly ends early.
  for (let at = to - 1; at >= from; at--) if (!isInRun(bytes[at])) return false;
  return true;
}

function startOfRun(bytes: Uint8Array, block: number): number {
  let start = block;
  while (start > 0 && start > block - RUN_BLOCK && isInRun(bytes[start - 1])) start -= 1;
  if (start === 0) return start;
  // The letters of an escape are not part of what follows it.
  if (bytes[start - 1] === BACKSLASH) return start + 1;
  return bytes[start - 1] === PERCENT ? start + 2 : start;
}

/** Whether the first six bytes that base64 stands for may be of text. */
function startsAsText(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 8; at += 4) {
    const [first = 0, second = 0, third = 0, fourth = 0] = [at, at + 1, at + 2, at + 3].map(
      (index) => SEXTETS[bytes[index] ?? 0] ?? 0,
    );
    if (NO_TEXT[(first << 2) | (second >> 4)] === 1) return false;
    if (NO_TEXT[((second & 15) << 4) | (third >> 2)] === 1) return false;
    if (NO_TEXT[((third & 3) << 6) | fourth] === 1) return false;
  }
  return true;
}

function startsAsHex(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 8; at += 2) {
    const byte = ((NIBBLES[bytes[at] ?? 0] ?? 0) << 4) | (NIBBLES[bytes[at + 1] ?? 0] ?? 0);
    if (NO_TEXT[byte] === 1) return false;
  }
  return true;
}

function startsWithMark(bytes: Uint8Array, start: number): boolean {
  return MARKS.some((mark) => [0, 1, 2].every((at) => bytes[start + at] === mark.charCodeAt(at)));
}
