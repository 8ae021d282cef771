/** Frame types of HTTP/2 (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const FLAG = { ack: 0x1, endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

/** Error codes (RFC 9113, section 7). */
export const CODE = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  streamClosed: 5,
  frameSize: 6,
  refused: 7,
  cancel: 8,
  compression: 9,
  calm: 11,
} as const;

export const HEADER_SIZE = 9;

/** The peer violated the protocol, so the connection must end. */
export class ConnectionError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Builds a whole frame. */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = new Uint8Array(0),
): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_SIZE + payload.length);
  writeHeader(bytes, 0, payload.length, type, flags, stream);
  bytes.set(payload, HEADER_SIZE);
  return bytes;
}

/** Writes the nine bytes before a payload and returns where the payload starts. */
export function writeHeader(
  bytes: Buffer,
  at: number,
  length: number,
  type: number,
  flags: number,
  stream: number,
): number {
  bytes[at] = length >>> 16;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  bytes[at + 5] = stream >>> 24;
  bytes[at + 6] = stream >>> 16;
  bytes[at + 7] = stream >>> 8;
  bytes[at + 8] = stream;
  return at + HEADER_SIZE;
}

/** A four-byte number as payload. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A payload without its padding. @throws ConnectionError when there is more padding than payload */
export function unpad(flags: number, payload: Buffer): Buffer {
  if (!(flags & FLAG.padded)) return payload;
  const padding = payload[0] ?? 0;
  if (padding >= payload.length) throw new ConnectionError(CODE.protocol, 'more padding than frame');
  return payload.subarray(1, payload.length - padding);
}

/** @throws ConnectionError when a frame of fixed size has another */
export function expectSize(payload: Buffer, size: number): void {
  if (payload.length !== size) throw new ConnectionError(CODE.frameSize, 'a frame has the wrong size');
}
