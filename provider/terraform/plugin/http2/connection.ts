import type { Duplex } from 'node:stream';
import { CODE, ConnectionError, expectSize, FLAG, FRAME, frame, uint32, unpad } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { HeaderBlock } from './header-block.ts';
import { type Headers, HpackDecoder, HpackError } from './hpack-decoder.ts';
import { Outbox } from './outbox.ts';
import { ReceiveWindow } from './receive-window.ts';
import { type Response, SendQueue } from './send-queue.ts';
import { MAX_FRAME_SIZE, MAX_STREAMS, readSettings, SERVER_SETTINGS } from './settings.ts';

/** The response to a request, or a promise of it. */
export interface RequestHandler {
  /** Gets the headers first. A response ends the request without waiting for its body. */
  refuse(headers: Headers): Response | undefined;
  /** Gets the whole request. Must not throw or reject. */
  answer(headers: Headers, body: readonly Buffer[]): Promise<Response>;
  /** The largest body of a request, in bytes. */
  readonly maxBody: number;
  /** The response to a larger one. */
  readonly tooLarge: Response;
}

/** A request whose body is still coming. */
interface Receiving {
  readonly headers: Headers;
  readonly window: ReceiveWindow;
  readonly body: Buffer[];
  size: number;
}

/** The server's side of one HTTP/2 connection, for requests with one response each (RFC 9113). */
export class Http2Connection {
  readonly #handler: RequestHandler;
  readonly #outbox: Outbox;
  readonly #reader: FrameReader;
  readonly #queue: SendQueue;
  readonly #hpack = new HpackDecoder();
  readonly #window = new ReceiveWindow();
  readonly #receiving = new Map<number, Receiving>();
  readonly #answering = new Set<number>();
  #block: HeaderBlock | undefined;
  #lastStream = 0;
  /** True once the peer has closed the connection in an orderly way. */
  closedInOrder = false;

  constructor(socket: Duplex, handler: RequestHandler) {
    this.#handler = handler;
    this.#outbox = new Outbox(socket);
    this.#queue = new SendQueue((bytes) => this.#outbox.write(bytes));
    this.#reader = new FrameReader((...frame) => this.#onFrame(...frame), MAX_FRAME_SIZE);
    this.#outbox.write(SERVER_SETTINGS);
    this.#send(FRAME.windowUpdate, 0, uint32(ReceiveWindow.extra));
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
  }

  /** Sends GOAWAY and closes; resolves when everything written has been sent. */
  close(): Promise<void> {
    return this.#goaway(CODE.none);
  }

  #onData(chunk: Buffer): void {
    if (this.#outbox.closed) return;
    try {
      this.#reader.push(chunk);
    } catch (error) {
      if (error instanceof ConnectionError) this.#goaway(error.code);
      else this.#goaway(error instanceof HpackError ? CODE.compression : CODE.internal);
    }
  }

  #onFrame(type: number, flags: number, stream: number, payload: Buffer): void {
    if (this.#block && (type !== FRAME.continuation || stream !== this.#block.stream)) {
      throw new ConnectionError(CODE.protocol, 'a frame between the parts of a header block');
    }
    if (type === FRAME.data) this.#onDataFrame(flags, stream, payload);
    else if (type === FRAME.headers) this.#onHeaders(flags, stream, payload);
    else if (type === FRAME.continuation) this.#onContinuation(flags, payload);
    else if (type === FRAME.windowUpdate) this.#onWindowUpdate(stream, payload);
    else if (type === FRAME.settings) this.#onSettings(flags, payload);
    else if (type === FRAME.ping) {
      expectSize(payload, 8);
      if (!(flags & FLAG.ack)) this.#outbox.write(frame(FRAME.ping, FLAG.ack, 0, payload));
    } else if (type === FRAME.reset) {
      expectSize(payload, 4);
      this.#forget(stream);
    } else if (type === FRAME.goaway) this.closedInOrder = true;
    else if (type === FRAME.pushPromise) throw new ConnectionError(CODE.protocol, 'a push from a client');
  }

  #onHeaders(flags: number, stream: number, payload: Buffer): void {
    if (stream === 0) throw new ConnectionError(CODE.protocol, 'headers without a stream');
    const block = unpad(flags, payload).subarray(flags & FLAG.priority ? 5 : 0);
    if (flags & FLAG.endHeaders) this.#onBlock(flags, stream, block);
    else this.#block = new HeaderBlock(stream, flags, block);
  }

  #onContinuation(flags: number, payload: Buffer): void {
    const block = this.#block;
    if (!block) throw new ConnectionError(CODE.protocol, 'a continuation without headers');
    const whole = block.continue(flags, payload);
    if (!whole) return;
    this.#block = undefined;
    this.#onBlock(block.flags, block.stream, whole);
  }

  #onBlock(flags: number, id: number, block: Buffer): void {
    const headers = this.#hpack.decode(block);
    const ends = (flags & FLAG.endStream) !== 0;
    const open = this.#receiving.get(id);
    if (open) {
      if (!ends) throw new ConnectionError(CODE.protocol, 'trailers that do not end the request');
      this.#complete(id, open);
      return;
    }
    if (id % 2 === 0) throw new ConnectionError(CODE.protocol, 'a stream with an even number');
    if (id <= this.#lastStream) return;
    this.#lastStream = id;
    if (this.#receiving.size + this.#answering.size >= MAX_STREAMS) this.#reset(id, CODE.refused);
    else this.#begin(id, headers, ends);
  }

  #begin(id: number, headers: Headers, ends: boolean): void {
    const refusal = this.#handler.refuse(headers);
    const request: Receiving = { headers, window: new ReceiveWindow(), body: [], size: 0 };
    if (refusal) this.#refuse(id, refusal, ends);
    else if (ends) this.#complete(id, request);
    else this.#receiving.set(id, request);
  }

  #onDataFrame(flags: number, id: number, payload: Buffer): void {
    if (id === 0 || id > this.#lastStream) throw new ConnectionError(CODE.protocol, 'data without a request');
    const more = this.#window.take(payload.length);
    if (more > 0) this.#send(FRAME.windowUpdate, 0, uint32(more));
    const request = this.#receiving.get(id);
    if (!request) return;
    const data = unpad(flags, payload);
    const ends = (flags & FLAG.endStream) !== 0;
    request.size += data.length;
    if (data.length > 0) request.body.push(data);
    if (request.size > this.#handler.maxBody) this.#refuse(id, this.#handler.tooLarge, ends);
    else if (ends) this.#complete(id, request);
    else {
      const room = request.window.take(payload.length);
      if (room > 0) this.#send(FRAME.windowUpdate, id, uint32(room));
    }
  }

  #onWindowUpdate(stream: number, payload: Buffer): void {
    expectSize(payload, 4);
    const increment = payload.readUInt32BE() & 0x7fffffff;
    if (increment === 0) throw new ConnectionError(CODE.protocol, 'a window update of zero bytes');
    this.#queue.windowUpdate(stream, increment, this.#receiving.has(stream) || this.#answering.has(stream));
  }

  #onSettings(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) return;
    const { initialWindow, maxFrameSize } = readSettings(payload);
    this.#queue.configure(initialWindow, maxFrameSize);
    this.#outbox.write(frame(FRAME.settings, FLAG.ack, 0));
  }

  #complete(id: number, { headers, body }: Receiving): void {
    this.#receiving.delete(id);
    this.#answering.add(id);
    this.#handler.answer(headers, body).then((response) => {
      if (this.#answering.delete(id)) this.#queue.send(id, response);
    });
  }

  #refuse(id: number, response: Response, ended: boolean): void {
    this.#receiving.delete(id);
    this.#queue.send(id, response);
    if (!ended) this.#reset(id, CODE.none);
  }

  #reset(stream: number, code: number): void {
    this.#send(FRAME.reset, stream, uint32(code));
    this.#forget(stream);
  }

  #forget(stream: number): void {
    this.#receiving.delete(stream);
    this.#answering.delete(stream);
    this.#queue.drop(stream);
  }

  #goaway(code: number): Promise<void> {
    const payload = Buffer.concat([uint32(this.#lastStream), uint32(code)]);
    return this.#outbox.end(frame(FRAME.goaway, 0, 0, payload));
  }

  #send(type: number, stream: number, payload: Buffer): void {
    this.#outbox.write(frame(type, 0, stream, payload));
  }
}
