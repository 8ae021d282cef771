import { CODE, ConnectionError, FLAG, FRAME, HEADER_SIZE, writeHeader } from './frame.ts';

const DEFAULT_WINDOW = 65_535;
const MAX_WINDOW = 0x7fffffff;

/** What to send on a stream: encoded header blocks around a body. */
export interface Response {
  readonly headers: Buffer;
  readonly body?: Buffer;
  /** Omitted: the headers end the stream. */
  readonly trailers?: Buffer;
}

interface Sending {
  readonly stream: number;
  readonly body: Buffer;
  readonly trailers: Buffer;
  at: number;
  window: number;
}

/** Sends responses as far as the peer's flow control allows, in frames no larger than the peer accepts. */
export class SendQueue {
  readonly #write: (bytes: Buffer) => void;
  readonly #waiting = new Map<number, Sending>();
  /** Window changes of streams that have not started to send. */
  readonly #early = new Map<number, number>();
  #window = DEFAULT_WINDOW;
  #initialWindow = DEFAULT_WINDOW;
  #maxFrameSize = 16_384;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** True while something waits for the peer's window. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  send(stream: number, { headers, body, trailers }: Response): void {
    const window = this.#initialWindow + (this.#early.get(stream) ?? 0);
    this.#early.delete(stream);
    if (body === undefined || trailers === undefined) {
      this.#headers(stream, headers, FLAG.endStream);
      return;
    }
    if (body.length <= this.#maxFrameSize && body.length <= window && body.length <= this.#window) {
      this.#window -= body.length;
      this.#write(atOnce(stream, headers, body, trailers));
      return;
    }
    this.#headers(stream, headers, 0);
    this.#waiting.set(stream, { stream, body, trailers, at: 0, window });
    this.#pump();
  }

  /** The peer accepts `increment` more bytes on a stream, or (stream 0) on the whole connection. */
  windowUpdate(stream: number, increment: number, open: boolean): void {
    if (stream === 0) {
      this.#window += increment;
      if (this.#window > MAX_WINDOW) throw new ConnectionError(CODE.flowControl, 'the window is too large');
      this.#pump();
      return;
    }
    const sending = this.#waiting.get(stream);
    if (sending) {
      sending.window += increment;
      this.#pump();
    } else if (open) this.#early.set(stream, (this.#early.get(stream) ?? 0) + increment);
  }

  /** The peer's settings for streams. */
  configure(initialWindow: number | undefined, maxFrameSize: number | undefined): void {
    if (maxFrameSize !== undefined) this.#maxFrameSize = Math.min(maxFrameSize, 65_536);
    if (initialWindow === undefined) return;
    for (const sending of this.#waiting.values()) sending.window += initialWindow - this.#initialWindow;
    this.#initialWindow = initialWindow;
    this.#pump();
  }

  /** The stream has ended; what was still to be sent is dropped. */
  drop(stream: number): void {
    this.#waiting.delete(stream);
    this.#early.delete(stream);
  }

  #pump(): void {
    for (const sending of this.#waiting.values()) {
      while (sending.at < sending.body.length) {
        const room = Math.min(
          this.#window,
          sending.window,
          this.#maxFrameSize,
          sending.body.length - sending.at,
        );
        if (room <= 0) break;
        const chunk = Buffer.allocUnsafe(HEADER_SIZE + room);
        writeHeader(chunk, 0, room, FRAME.data, 0, sending.stream);
        sending.body.copy(chunk, HEADER_SIZE, sending.at, sending.at + room);
        this.#write(chunk);
        sending.at += room;
        sending.window -= room;
        this.#window -= room;
      }
      if (sending.at === sending.body.length) {
        this.#headers(sending.stream, sending.trailers, FLAG.endStream);
        this.#waiting.delete(sending.stream);
      }
    }
  }

  #headers(stream: number, block: Buffer, flags: number): void {
    const bytes = Buffer.allocUnsafe(HEADER_SIZE + block.length);
    block.copy(bytes, writeHeader(bytes, 0, block.length, FRAME.headers, FLAG.endHeaders | flags, stream));
    this.#write(bytes);
  }
}

/** The common case, a small response: three frames in one write. */
function atOnce(stream: number, headers: Buffer, body: Buffer, trailers: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(3 * HEADER_SIZE + headers.length + body.length + trailers.length);
  let at = writeHeader(bytes, 0, headers.length, FRAME.headers, FLAG.endHeaders, stream);
  at += headers.copy(bytes, at);
  at = writeHeader(bytes, at, body.length, FRAME.data, 0, stream);
  at += body.copy(bytes, at);
  at = writeHeader(bytes, at, trailers.length, FRAME.headers, FLAG.endHeaders | FLAG.endStream, stream);
  trailers.copy(bytes, at);
  return bytes;
}
