import type { Duplex } from 'node:stream';
import { CODE, ConnectionError, expectSize, FLAG, FRAME, frame, uint32, unpad } from './frame.ts';
import { FrameReader } from './frame-reader.ts';
import { HeaderBlock } from './header-block.ts';
import { type Headers, HpackDecoder, HpackError } from './hpack-decoder.ts';
import { MAX_STREAMS, MAX_WAITING_BYTES, PeerCosts } from './limits.ts';
import { Outbox } from './outbox.ts';
import { ReceiveWindow } from './receive-window.ts';
import { type Response, SendQueue } from './send-queue.ts';
import { MAX_FRAME_SIZE, readSettings, SERVER_SETTINGS } from './settings.ts';

/** The response to a request, or a promise of it. */
export interface RequestHandler {
  /** Gets the headers first. A response ends the request without waiting for its body. */
  refuse(headers: Headers): Response | undefined;
  /** Gets the whole request. Must not throw or reject. @param send sends a part of the response before its end. */
  answer(headers: Headers, body: readonly Buffer[], send: SendPart): Promise<Response>;
  /** The largest body of a request, in bytes. */
  readonly maxBody: number;
  /** The response to a larger one. */
  readonly tooLarge: Response;
}

/** Sends a part of a response. Returns whether the peer still wants it. */
export type SendPart = (headers: Buffer, part: Buffer) => boolean;

/** A request whose body is still coming. */
interface Receiving {
  readonly headers: Headers;
  readonly window: ReceiveWindow;
  readonly body: Buffer[];
  size: number;
}

/** The server's side of one HTTP/2 connection, for requests with one response each, whole or in parts (RFC 9113). */
export class Http2Connection {
  readonly #handler: RequestHandler;
  readonly #socket: Duplex;
  readonly #outbox: Outbox;
  readonly #reader: FrameReader;
  readonly #queue: SendQueue;
  readonly #hpack = new HpackDecoder();
  readonly #window = new ReceiveWindow();
  readonly #receiving = new Map<number, Receiving>();
  readonly #answering = new Set<number>();
  /** Whole requests that are not worked on before earlier responses have been sent. */
  readonly #deferred = new Map<number, Receiving>();
  readonly #costs = new PeerCosts();
  /** Bytes of requests that are not worked on yet. */
  #held = 0;
  /** Requests that are worked on, also those that were reset meanwhile. */
  #working = 0;
  #block: HeaderBlock | undefined;
  #lastStream = 0;
  /** True once the peer has closed the connection in an orderly way. */
  closedInOrder = false;

  constructor(socket: Duplex, handler: RequestHandler) {
    this.#handler = handler;
    this.#socket = socket;
    this.#outbox = new Outbox(socket, () => {
      this.#queue.resume();
      this.#startDeferred();
    });
    this.#queue = new SendQueue(
      (bytes) => this.#outbox.write(bytes),
      () => this.#outbox.full,
    );
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
      // No one reads the reason, nor what is still to be sent.
      if (!this.#outbox.isRead) this.#socket.destroy();
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
      if (!(flags & FLAG.ack)) this.#control(frame(FRAME.ping, FLAG.ack, 0, payload));
    } else if (type === FRAME.reset) {
      expectSize(payload, 4);
      // A reset after the answer only says that the peer is done with it.
      if (this.#isOpen(stream) || this.#queue.isWaiting(stream)) this.#costs.abandoned();
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
    if (this.#open >= MAX_STREAMS) {
      this.#costs.abandoned();
      this.#reset(id, CODE.refused);
    } else this.#begin(id, headers, ends);
  }

  /** Whether a request has no answer yet. */
  #isOpen(stream: number): boolean {
    return this.#receiving.has(stream) || this.#deferred.has(stream) || this.#answering.has(stream);
  }

  get #open(): number {
    return this.#receiving.size + this.#deferred.size + this.#working + this.#queue.waiting;
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
    this.#held += data.length;
    if (data.length > 0) request.body.push(data);
    if (this.#held > this.#handler.maxBody) this.#refuse(id, this.#handler.tooLarge, ends);
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
    this.#queue.windowUpdate(stream, increment, this.#isOpen(stream));
    this.#startDeferred();
  }

  #onSettings(flags: number, payload: Buffer): void {
    if (flags & FLAG.ack) return;
    const { initialWindow, maxFrameSize } = readSettings(payload);
    this.#queue.configure(initialWindow, maxFrameSize);
    this.#control(frame(FRAME.settings, FLAG.ack, 0));
    this.#startDeferred();
  }

  #complete(id: number, request: Receiving): void {
    this.#receiving.delete(id);
    this.#deferred.set(id, request);
    this.#startDeferred();
  }

  #startDeferred(): void {
    for (const [id, { headers, body, size }] of this.#deferred) {
      if (this.#queue.waitingBytes > MAX_WAITING_BYTES) return;
      this.#deferred.delete(id);
      this.#held -= size;
      this.#answering.add(id);
      this.#working += 1;
      const send: SendPart = (head, part) => {
        if (this.#answering.has(id)) this.#queue.sendPart(id, head, part);
        return this.#answering.has(id);
      };
      this.#handler.answer(headers, body, send).then((response) => {
        this.#working -= 1;
        if (this.#answering.delete(id)) this.#respond(id, response);
      });
    }
  }

  #respond(id: number, response: Response): void {
    this.#costs.answered();
    this.#queue.send(id, response);
  }

  #refuse(id: number, response: Response, ended: boolean): void {
    this.#drop(id);
    this.#costs.control(response.headers.length, this.#outbox.isRead);
    this.#respond(id, response);
    if (!ended) this.#reset(id, CODE.none);
  }

  #reset(stream: number, code: number): void {
    this.#control(frame(FRAME.reset, 0, stream, uint32(code)));
    this.#forget(stream);
  }

  #forget(stream: number): void {
    this.#drop(stream);
    this.#answering.delete(stream);
    this.#queue.drop(stream);
    this.#startDeferred();
  }

  /** A request is not worked on. */
  #drop(stream: number): void {
    const request = this.#receiving.get(stream) ?? this.#deferred.get(stream);
    this.#held -= request?.size ?? 0;
    this.#receiving.delete(stream);
    this.#deferred.delete(stream);
  }

  /** Writes what the peer caused and no window holds back. */
  #control(bytes: Buffer): void {
    this.#costs.control(bytes.length, this.#outbox.isRead);
    this.#outbox.write(bytes);
  }

  #goaway(code: number): Promise<void> {
    const payload = Buffer.concat([uint32(this.#lastStream), uint32(code)]);
    return this.#outbox.end(frame(FRAME.goaway, 0, 0, payload));
  }

  #send(type: number, stream: number, payload: Buffer): void {
    this.#outbox.write(frame(type, 0, stream, payload));
  }
}
