import { looksLikeText } from '../content/text-encoding.ts';
import { isInRun } from '../prefilter/encoded-run.ts';

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
/** So much of a run shows whether it is text. */
const TELLING = 16 * 1024;
/** A shorter line is the last one. */
const SHORTEST_LINE = 40;
const SHORTEST_TEXT = 8;
/** A line end with what lines of a block start with: indentation, quotation marks and signs of comments and patches. */
const LINE_START = /(?:\\r)?(?:\\n|\r?\n)[ \t]{0,40}(?:[#*+>|"'-]|\/\/)?[ \t]{0,40}(?=[A-Za-z0-9+/_-])/y;

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
  for (const start of starts) {
    if (start < doneUntil || start >= to) continue;
    const run = readRun(bytes, start, length);
    doneUntil = run.end;
    const decoded = decode(run);
    if (decoded !== undefined) yield decoded;
  }
}

function readRun(bytes: Buffer, start: number, length: number): EncodedRun {
  const limit = Math.min(length, start + LONGEST);
  const lines: (readonly [number, number])[] = [];
  const parts: string[] = [];
  let size = 0;
  let at = start;
  for (;;) {
    let end = at;
    while (end < limit && isInRun(bytes[end])) end += 1;
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
    while (same < limit && same - next <= end - at && isInRun(bytes[same])) same += 1;
    if (same - next > end - at) return { text: parts.join(''), end, lines };
    at = next;
  }
}

function decode({ text, end, lines }: EncodedRun): DecodedText | undefined {
  const isHex = text.length % 2 === 0 && /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text);
  const encoding = isHex ? 'hex' : 'base64';
  // Large runs are mostly programs or images.
  if (text.length > TELLING && !looksLikeText(Buffer.from(text.slice(0, TELLING), encoding)))
    return undefined;
  const bytes = Buffer.from(text, encoding);
  if (bytes.length < SHORTEST_TEXT || !looksLikeText(bytes)) return undefined;
  const origin = (at: number) => {
    if (at >= bytes.length) return end;
    const character = isHex ? 2 * at : Math.floor((4 * at) / 3);
    const line = lines.findLast(([inText]) => inText <= character) ?? [0, 0];
    return line[1] + character - line[0];
  };
  return { bytes, origin };
}
