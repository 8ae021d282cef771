import { looksLikeText } from '../content/text-encoding.ts';
import { RUN_BLOCK } from '../prefilter/prefilter.ts';

/** A text that was encoded or escaped, and where its bytes were before. */
export interface DecodedText {
  readonly bytes: Buffer;
  /** Offset in the searched bytes of a byte, or of the end. */
  readonly origin: (at: number) => number;
}

/** Bytes of which those between two offsets are handled now. */
interface SearchedBytes {
  readonly bytes: Buffer;
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Base64 or hexadecimal on one line or several, as a whole. */
interface EncodedRun {
  readonly text: string;
  readonly end: number;
  /** For each line, where it starts in `text` and in the searched bytes. */
  readonly lines: readonly (readonly [inText: number, inBytes: number])[];
}

/** Longest run that is decoded; what is longer is decoded up to there. */
const LONGEST = 1024 * 1024;
/** A shorter line is the last one. */
const SHORTEST_LINE = 40;
/** What is decoded first: most runs are not base64, or not of text, and show it here. */
const HEAD = 24;
const SHORTEST_TEXT = 8;
/** A line end with what lines of a block start with: indentation, quotation marks and signs of comments and patches. */
const LINE_START = /(?:\\r)?(?:\\n|\r?\n)[ \t]{0,40}(?:[#*+>|"'-]|\/\/)?[ \t]{0,40}(?=[A-Za-z0-9+/_-])/y;

const BASE64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** What a character of base64 stands for. */
const SEXTETS = Uint8Array.from({ length: 256 }, (_, byte) =>
  Math.max(
    0,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'.indexOf(String.fromCharCode(byte)),
  ),
).map((at) => (at > 63 ? at - 2 : at));
/** What a hexadecimal digit stands for; anything else is more than a byte of text. */
const NIBBLES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 15 : digit;
});
/** 1 for what is not ASCII text. NULs are in UTF-16. */
const NO_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < 32 && byte !== 0 && (byte < 9 || byte > 13)) || byte > 126 ? 1 : 0,
);
/** What the base64 of the mark of UTF-8, and of UTF-16, starts with. */
const MARKS: ReadonlySet<string> = new Set(['77u', '//4', '_v8', '/v8']);

/**
 * The texts that are encoded as base64 or in hexadecimal.
 *
 * @param window the searched bytes; of runs, those that start between `from` and `to` are decoded.
 * @param starts what `Prefilter.runs` found.
 */
export function* encodedTexts(
  { bytes, length, from, to }: SearchedBytes,
  starts: Int32Array,
): Generator<DecodedText> {
  let doneUntil = from;
  for (const block of starts) {
    if (block < doneUntil || block >= to) continue;
    const start = startOfRun(bytes, block);
    if (!mayDecode(bytes, start, length)) continue;
    const run = readRun(bytes, start, length);
    doneUntil = run.end;
    const decoded = decode(run);
    if (decoded !== undefined) yield decoded;
  }
}

function startOfRun(bytes: Uint8Array, block: number): number {
  let start = block;
  while (start > 0 && start > block - RUN_BLOCK && BASE64[bytes[start - 1] ?? 0] === 1) start -= 1;
  // The letters of an escape are not part of what follows it.
  if (bytes[start - 1] === 92) return start + 1;
  return bytes[start - 1] === 37 ? start + 2 : start;
}

/** Whether the first characters are those of text: a check for each of very many runs. */
function mayDecode(bytes: Buffer, start: number, length: number): boolean {
  if (length - start < HEAD) return false;
  if (startsAsText(bytes, start)) return true;
  if (startsAsHex(bytes, start)) return true;
  const first = bytes[start];
  // 7, slash and underscore
  return (
    (first === 55 || first === 47 || first === 95) && MARKS.has(bytes.toString('latin1', start, start + 3))
  );
}

/** Whether the first six bytes that base64 stands for may be of text, without taking anything out of the buffer. */
function startsAsText(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 8; at += 4) {
    const first = SEXTETS[bytes[at] ?? 0] ?? 0;
    const second = SEXTETS[bytes[at + 1] ?? 0] ?? 0;
    const third = SEXTETS[bytes[at + 2] ?? 0] ?? 0;
    const fourth = SEXTETS[bytes[at + 3] ?? 0] ?? 0;
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

function readRun(bytes: Buffer, start: number, length: number): EncodedRun {
  const limit = Math.min(length, start + LONGEST);
  const lines: (readonly [number, number])[] = [];
  const parts: string[] = [];
  let size = 0;
  let at = start;
  for (;;) {
    let end = at;
    while (end < limit && BASE64[bytes[end] ?? 0] === 1) end += 1;
    lines.push([size, at]);
    parts.push(bytes.toString('latin1', at, end));
    size += end - at;
    if (end - at < SHORTEST_LINE || end >= limit) return { text: parts.join(''), end, lines };
    const between = bytes.toString('latin1', end, Math.min(limit, end + 100));
    LINE_START.lastIndex = 0;
    if (!LINE_START.test(between)) return { text: parts.join(''), end, lines };
    const next = end + LINE_START.lastIndex;
    // A longer line is not of the same block.
    let same = next;
    while (same < limit && same - next <= end - at && BASE64[bytes[same] ?? 0] === 1) same += 1;
    if (same - next > end - at) return { text: parts.join(''), end, lines };
    at = next;
  }
}

function decode({ text, end, lines }: EncodedRun): DecodedText | undefined {
  const isHex = text.length % 2 === 0 && /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text);
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  if (bytes.length < SHORTEST_TEXT || !looksLikeText(bytes)) return undefined;
  const origin = (at: number) => {
    if (at >= bytes.length) return end;
    const character = isHex ? 2 * at : Math.floor((4 * at) / 3);
    const line = lines.findLast(([inText]) => inText <= character) ?? [0, 0];
    return line[1] + character - line[0];
  };
  return { bytes, origin };
}
