import { type Duplex, duplexPair } from 'node:stream';
import { onTestFinished } from 'vitest';
import { Http2Connection, type RequestHandler } from '../../../provider/terraform/plugin/http2/connection.ts';
import { CODE, FLAG, FRAME, frame, uint32 } from '../../../provider/terraform/plugin/http2/frame.ts';
import { encodeHeaders } from '../../../provider/terraform/plugin/http2/hpack-encode.ts';
import type { Response } from '../../../provider/terraform/plugin/http2/send-queue.ts';

const HEADERS = encodeHeaders([
  [':method', 'POST'],
  [':path', '/x'],
]);
const OK = Buffer.of(0x88);
const TRAILERS = encodeHeaders([['done', '1']]);
const WINDOW_SIZE = 4;

/** Requests as the server's handler sees them; a test decides when and how they are answered. */
export class Work {
  started = 0;
  running = 0;
  mostRunning = 0;
  readonly #open: ((response: Response) => void)[] = [];
  readonly #bytes: number | undefined;

  /** @param bytes of an immediate answer; undefined: answers wait for {@link finish} */
  constructor(bytes?: number) {
    this.#bytes = bytes;
  }

  readonly handler: RequestHandler = {
    maxBody: 1024 * 1024,
    tooLarge: { headers: encodeHeaders([[':status', '413']]) },
    refuse: () => undefined,
    answer: async () => {
      this.started += 1;
      this.running += 1;
      this.mostRunning = Math.max(this.mostRunning, this.running);
      const response =
        this.#bytes === undefined
          ? await new Promise<Response>((resolve) => this.#open.push(resolve))
          : answerOf(this.#bytes);
      this.running -= 1;
      return response;
    },
  };

  /** Answers so many of the oldest requests. */
  finish(count: number, bytes = 10): void {
    for (const resolve of this.#open.splice(0, count)) resolve(answerOf(bytes));
  }
}

function answerOf(bytes: number): Response {
  return { headers: OK, body: Buffer.alloc(bytes), trailers: TRAILERS };
}

/** A client that sends any frames it likes, and what the server did with its connection. */
export class Client {
  readonly #socket: Duplex;
  #received = Buffer.alloc(0);
  #next = 1;
  readonly resets = new Map<number, number>();
  readonly done = new Set<number>();
  goaway: number | undefined;
  closed = false;
  bodyBytes = 0;

  constructor(handler: RequestHandler, window: number) {
    const [ours, theirs] = duplexPair();
    new Http2Connection(theirs, handler);
    theirs.on('close', () => {
      this.closed = true;
    });
    this.#socket = ours;
    onTestFinished(() => void ours.destroy());
    const settings = Buffer.alloc(6);
    settings.writeUInt16BE(WINDOW_SIZE, 0);
    settings.writeUInt32BE(window, 2);
    this.send(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(FRAME.settings, 0, 0, settings));
  }

  send(...frames: readonly Buffer[]): void {
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(frames));
  }

  /** The frames of a new request, and its stream. */
  request(): readonly [number, Buffer] {
    const stream = this.#next;
    this.#next += 2;
    return [stream, frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, stream, HEADERS)];
  }

  /** Reads everything that the server has sent by now, and lets it do what follows from that. */
  async settle(): Promise<void> {
    const chunks = [this.#received];
    for (let quiet = 0; quiet < 3; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      for (let chunk = this.#socket.read(); chunk !== null; chunk = this.#socket.read()) {
        chunks.push(chunk);
        quiet = 0;
      }
    }
    const bytes = Buffer.concat(chunks);
    let at = 0;
    while (bytes.length - at >= 9) {
      const end = at + 9 + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      this.#onFrame(
        bytes[at + 3],
        bytes[at + 4] ?? 0,
        bytes.readUInt32BE(at + 5),
        bytes.subarray(at + 9, end),
      );
      at = end;
    }
    this.#received = bytes.subarray(at);
  }

  #onFrame(type: number | undefined, flags: number, stream: number, payload: Buffer): void {
    if (type === FRAME.reset) this.resets.set(stream, payload.readUInt32BE());
    if (type === FRAME.goaway) this.goaway = payload.readUInt32BE(4);
    if (type === FRAME.data) this.bodyBytes += payload.length;
    if (type === FRAME.headers && (flags & FLAG.endStream) !== 0) this.done.add(stream);
  }
}

export const windowUpdate = (stream: number, bytes: number) =>
  frame(FRAME.windowUpdate, 0, stream, uint32(bytes));
export const resetOf = (stream: number) => frame(FRAME.reset, 0, stream, uint32(CODE.cancel));
