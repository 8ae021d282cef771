import { CODE, ConnectionError, HEADER_SIZE } from './frame.ts';

/** What every client must send first. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Called once for each whole frame; the payload shares memory with the input. */
export type OnFrame = (type: number, flags: number, stream: number, payload: Buffer) => void;

/** Splits a connection's bytes into frames, in chunks of any size. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  readonly #maxFrameSize: number;
  #pending: Buffer | undefined;
  #greeted = false;

  constructor(onFrame: OnFrame, maxFrameSize: number) {
    this.#onFrame = onFrame;
    this.#maxFrameSize = maxFrameSize;
  }

  /** @throws ConnectionError when the bytes are not HTTP/2. */
  push(chunk: Buffer): void {
    const bytes = this.#pending ? Buffer.concat([this.#pending, chunk]) : chunk;
    this.#pending = undefined;
    let at = 0;
    if (!this.#greeted) {
      const start = bytes.subarray(0, PREFACE.length);
      if (!start.equals(PREFACE.subarray(0, start.length)))
        throw new ConnectionError(CODE.protocol, 'not HTTP/2');
      if (start.length < PREFACE.length) {
        this.#pending = bytes;
        return;
      }
      this.#greeted = true;
      at = PREFACE.length;
    }
    while (bytes.length - at >= HEADER_SIZE) {
      const length = bytes.readUIntBE(at, 3);
      if (length > this.#maxFrameSize) throw new ConnectionError(CODE.frameSize, 'a frame is too large');
      const end = at + HEADER_SIZE + length;
      if (end > bytes.length) break;
      const stream = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      this.#onFrame(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, stream, bytes.subarray(at + HEADER_SIZE, end));
      at = end;
    }
    if (at < bytes.length) this.#pending = bytes.subarray(at);
  }
}
