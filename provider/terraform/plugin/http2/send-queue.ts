import { CODE, ConnectionError, FLAG, FRAME, HEADER_SIZE, writeHeader } from './frame.ts';

const DEFAULT_WINDOW = 65_535;
const MAX_WINDOW = 0x7fffffff;

/** What to send on a stream: encoded header blocks around a body. */
export interface Response {
  readonly headers: Buffer;
  readonly body?: Buffer;
  /** With a body, or after parts of one. Omitted: the headers end the stream. */
  readonly trailers?: Buffer;
}

interface Sending {
  readonly stream: number;
  body: Buffer;
  /** Undefined: more of the body may follow. */
  trailers: Buffer | undefined;
  at: number;
  window: number;
}

/** Sends responses as far as the peer's flow control allows, in frames no larger than the peer accepts. */
export class SendQueue {
  readonly #write: (bytes: Buffer) => void;
  readonly #isFull: () => boolean;
  readonly #waiting = new Map<number, Sending>();
  /** Window changes of streams that have not started to send. */
  readonly #early = new Map<number, number>();
  #window = DEFAULT_WINDOW;
  #initialWindow = DEFAULT_WINDOW;
  #maxFrameSize = 16_384;
  #waitingBytes = 0;

  /** @param isFull whether nothing should be written now; call {@link resume} when that ends */
  constructor(write: (bytes: Buffer) => void, isFull: () => boolean) {
    this.#write = write;
    this.#isFull = isFull;
  }

  /** Responses that wait for the peer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether the response of a stream is among them. */
  isWaiting(stream: number): boolean {
    return this.#waiting.has(stream);
  }

  /** Bytes of them. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  send(stream: number, { headers, body, trailers }: Response): void {
    const begun = this.#waiting.get(stream);
    if (begun !== undefined) {
      begun.trailers = trailers ?? headers;
      this.resume();
      return;
    }
    const window = this.#initialWindow + (this.#early.get(stream) ?? 0);
    this.#early.delete(stream);
    if (body === undefined || trailers === undefined) {
      this.#headers(stream, headers, FLAG.endStream);
      return;
    }
    const room = this.#isFull() ? -1 : Math.min(this.#maxFrameSize, window, this.#window);
    if (body.length <= room) {
      this.#window -= body.length;
      this.#write(atOnce(stream, headers, body, trailers));
      return;
    }
    this.#headers(stream, headers, 0);
    this.#waiting.set(stream, { stream, body, trailers, at: 0, window });
    this.#waitingBytes += body.length;
    this.resume();
  }

  /** Sends a part of a body whose end is not known yet. The first part begins the response. */
  sendPart(stream: number, headers: Buffer, part: Buffer): void {
    let sending = this.#waiting.get(stream);
    if (sending === undefined) {
      const window = this.#initialWindow + (this.#early.get(stream) ?? 0);
      this.#early.delete(stream);
      this.#headers(stream, headers, 0);
      sending = { stream, body: Buffer.alloc(0), trailers: undefined, at: 0, window };
      this.#waiting.set(stream, sending);
    }
    this.#waitingBytes += part.length - sending.at;
    sending.body = Buffer.concat([sending.body.subarray(sending.at), part]);
    sending.at = 0;
    this.resume();
  }

  /** The peer accepts `increment` more bytes on a stream, or (stream 0) on the whole connection. */
  windowUpdate(stream: number, increment: number, open: boolean): void {
    if (stream === 0) {
      this.#window += increment;
      if (this.#window > MAX_WINDOW) throw new ConnectionError(CODE.flowControl, 'the window is too large');
      this.resume();
      return;
    }
    const sending = this.#waiting.get(stream);
    if (sending) {
      sending.window += increment;
      this.resume();
    } else if (open) this.#early.set(stream, (this.#early.get(stream) ?? 0) + increment);
  }

  /** The peer's settings for streams. */
  configure(initialWindow: number | undefined, maxFrameSize: number | undefined): void {
    if (maxFrameSize !== undefined) this.#maxFrameSize = Math.min(maxFrameSize, 65_536);
    if (initialWindow === undefined) return;
    for (const sending of this.#waiting.values()) sending.window += initialWindow - this.#initialWindow;
    this.#initialWindow = initialWindow;
    this.resume();
  }

  /** The stream has ended; what was still to be sent is dropped. */
  drop(stream: number): void {
    this.#remove(stream);
    this.#early.delete(stream);
  }

  /** Sends what may be sent. */
  resume(): void {
    for (const sending of this.#waiting.values()) {
      while (sending.at < sending.body.length) {
        if (this.#isFull()) return;
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
      if (sending.at === sending.body.length && sending.trailers !== undefined) {
        this.#headers(sending.stream, sending.trailers, FLAG.endStream);
        this.#remove(sending.stream);
      }
    }
  }

  #remove(stream: number): void {
    this.#waitingBytes -= this.#waiting.get(stream)?.body.length ?? 0;
    this.#waiting.delete(stream);
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
