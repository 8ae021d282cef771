/** Bytes of a file that decide what it is; the same number as in git. */
const LOOKED_AT = 8_000;

/** Encodings that are rewritten as UTF-8 before they are searched. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/**
 * What the first bytes say about a file. `bytes`: UTF-8 or another encoding that keeps ASCII; `bytes-with-nuls`: the same
 * with NUL bytes in between, as in records of a fixed size.
 */
export type Encoding = WideEncoding | 'bytes' | 'bytes-with-nuls' | 'binary';

const MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Which bytes of four are NUL in text of mostly ASCII. */
const NULS: readonly (readonly [WideEncoding, readonly boolean[]])[] = [
  ['utf-32le', [false, true, true, true]],
  ['utf-32be', [true, true, true, false]],
  ['utf-16le', [false, true, false, true]],
  ['utf-16be', [true, false, true, false]],
];
/** Letters beyond Latin have no NUL in UTF-16, and in UTF-32 one less. */
const FEWEST_NULS = 0.4;
const MOST_STRAY_NULS = 0.02;
/** Share of control characters that text may have. */
const MOST_CONTROLS = 0.02;

export function encodingOf(bytes: Buffer, length: number): Encoding {
  for (const [encoding, mark] of isMark(bytes[0]) ? MARKS : []) {
    if (length >= mark.length && mark.every((byte, at) => bytes[at] === byte)) return encoding;
  }
  const start = bytes.subarray(0, Math.min(length, LOOKED_AT));
  if (!start.includes(0)) return 'bytes';
  const nuls = nulsOf(start);
  for (const [encoding, expected] of NULS) {
    if (nuls.every((share, at) => (expected[at] ? share >= FEWEST_NULS : share <= MOST_STRAY_NULS)))
      return encoding;
  }
  return isText(start) ? 'bytes-with-nuls' : 'binary';
}

function isMark(byte: number | undefined): boolean {
  return byte === 0 || byte === 0xfe || byte === 0xff;
}

/** Whether bytes are text in some encoding, as far as the first of them show. */
export function looksLikeText(bytes: Buffer): boolean {
  const start = bytes.subarray(0, LOOKED_AT);
  return start.includes(0) ? encodingOf(bytes, bytes.length) !== 'binary' : isText(start);
}

/** Share of NULs among every fourth byte, from the first, second, third and fourth. */
function nulsOf(start: Uint8Array): number[] {
  const nuls = [0, 0, 0, 0];
  for (let at = 0; at < start.length; at++) if (start[at] === 0) nuls[at & 3] = (nuls[at & 3] ?? 0) + 1;
  return nuls.map((count, at) => count / Math.max(1, Math.ceil((start.length - at) / 4)));
}

/** Whether bytes are text in UTF-8 apart from their NULs. */
function isText(start: Buffer): boolean {
  let others = 0;
  let controls = 0;
  for (const byte of start) {
    if (byte === 0) continue;
    others += 1;
    if ((byte < 32 && (byte < 8 || byte > 13) && byte !== 27) || byte === 127) controls += 1;
  }
  if (others === 0 || controls > others * MOST_CONTROLS) return false;
  // The last character may be cut.
  return !start.toString('utf8').slice(0, -4).includes('\ufffd');
}

/** Rewrites text as UTF-8, part by part. */
export class Utf8Rewriter {
  readonly #decode: (bytes: Uint8Array, last: boolean) => string;

  constructor(encoding: WideEncoding) {
    if (encoding === 'utf-32le' || encoding === 'utf-32be') {
      this.#decode = utf32Decoder(encoding === 'utf-32be');
    } else {
      const decoder = new TextDecoder(encoding);
      this.#decode = (bytes, last) => decoder.decode(bytes, { stream: !last });
    }
  }

  /** @param last whether these are the last bytes of the text. */
  rewrite(bytes: Uint8Array, last: boolean): Buffer {
    return Buffer.from(this.#decode(bytes, last));
  }
}

const LAST_CODE_POINT = 0x10ffff;
const BYTE_ORDER_MARK = 0xfeff;

function utf32Decoder(bigEndian: boolean): (bytes: Uint8Array) => string {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    const all = Buffer.concat([rest, bytes]);
    let text = '';
    let at = 0;
    for (; at + 4 <= all.length; at += 4) {
      const point = bigEndian ? all.readUInt32BE(at) : all.readUInt32LE(at);
      if (point !== BYTE_ORDER_MARK) text += String.fromCodePoint(point > LAST_CODE_POINT ? 0xfffd : point);
    }
    rest = all.subarray(at);
    return text;
  };
}
