import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Http2Connection, type RequestHandler } from '../../../provider/terraform/plugin/http2/connection.ts';
import { CODE, FLAG, FRAME, frame, uint32 } from '../../../provider/terraform/plugin/http2/frame.ts';
import { encodeHeaders } from '../../../provider/terraform/plugin/http2/hpack-encode.ts';
import { MAX_STREAMS, MAX_WAITING_BYTES } from '../../../provider/terraform/plugin/http2/limits.ts';
import type { Response } from '../../../provider/terraform/plugin/http2/send-queue.ts';

const HEADERS = encodeHeaders([
  [':method', 'POST'],
  [':path', '/x'],
]);
const OK = Buffer.of(0x88);
const TRAILERS = encodeHeaders([['done', '1']]);
const WINDOW_SIZE = 4;

/** Requests as the server's handler sees them; a test decides when and how they are answered. */
class Work {
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

/** What a server did with a connection: our own client, which does as it likes. */
class Client {
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

const windowUpdate = (stream: number, bytes: number) => frame(FRAME.windowUpdate, 0, stream, uint32(bytes));
const resetOf = (stream: number) => frame(FRAME.reset, 0, stream, uint32(CODE.cancel));

describe('a peer that does not take its answers', () => {
  test('may have no more requests open than announced; the answers that wait count', async () => {
    const work = new Work(100);
    const client = new Client(work.handler, 0);
    for (let sent = 0; sent < MAX_STREAMS + 50; sent++) client.send(client.request()[1]);
    await client.settle();
    expect(work.started).toBe(MAX_STREAMS);
    expect(client.resets.size).toBe(50);
    expect(new Set(client.resets.values())).toEqual(new Set([CODE.refused]));
    expect(client.done.size).toBe(0);
  });

  test('gets no further work done while too many bytes wait, and then all of it', async () => {
    const size = 1024 * 1024;
    const most = MAX_WAITING_BYTES / size + 1;
    const work = new Work(size);
    const client = new Client(work.handler, 0);
    const streams: number[] = [];
    for (let sent = 0; sent < 3 * most; sent++) {
      const [stream, bytes] = client.request();
      streams.push(stream);
      client.send(bytes);
      await client.settle();
    }
    expect(work.started).toBe(most);

    client.send(windowUpdate(0, 0x3fffffff), ...streams.map((stream) => windowUpdate(stream, size)));
    await client.settle();
    expect(work.started).toBe(3 * most);
    expect(client.done.size).toBe(3 * most);
    expect(client.bodyBytes).toBe(3 * most * size);
    expect(client.goaway).toBeUndefined();
  });

  test('that reads nothing is cut off, however it keeps us busy', async () => {
    const frames: readonly Buffer[] = [frame(FRAME.ping, 0, 0, Buffer.alloc(8)), frame(FRAME.settings, 0, 0)];
    for (const one of frames) {
      const client = new Client(new Work().handler, 0);
      const flood = Buffer.concat(Array.from({ length: 1_000 }, () => one));
      for (let sent = 0; sent < 200 && !client.closed; sent++) {
        client.send(flood);
        // Only lets the server work: nothing is read.
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(client.closed).toBe(true);
    }
  });

  test('but reads its socket gets any number of pings answered', async () => {
    const client = new Client(new Work().handler, 0);
    const flood = Buffer.concat(
      Array.from({ length: 1_000 }, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
    );
    for (let sent = 0; sent < 200; sent++) {
      client.send(flood);
      await client.settle();
    }
    expect(client.goaway).toBeUndefined();
  });

  test('holds no more of a socket that it does not read than a few megabytes', async () => {
    const size = 1024 * 1024;
    const work = new Work(size);
    const client = new Client(work.handler, 0x3fffffff);
    client.send(windowUpdate(0, 0x3fffffff));
    for (let sent = 0; sent < 200; sent++) {
      client.send(client.request()[1]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Waiting, in the outbox, and one of each that made it full.
    expect(work.started).toBeLessThanOrEqual(MAX_WAITING_BYTES / size + 4 + 4);
    await client.settle();
    expect(client.done.size).toBe(200);
  });
});

describe('a peer that resets what it asks for', () => {
  test('is told to calm down, and has only so much work done', async () => {
    const work = new Work();
    const client = new Client(work.handler, 65_535);
    for (let sent = 0; sent < 100_000 && client.goaway === undefined; sent++) {
      const [stream, bytes] = client.request();
      client.send(bytes, resetOf(stream));
      if (sent % 100 === 0) await client.settle();
    }
    expect(client.goaway).toBe(CODE.calm);
    expect(work.started).toBeLessThanOrEqual(MAX_STREAMS);
    expect(work.mostRunning).toBeLessThanOrEqual(MAX_STREAMS);
  });

  test('is told to calm down when it opens more than it may', async () => {
    const client = new Client(new Work().handler, 65_535);
    for (let sent = 0; sent < 100_000 && client.goaway === undefined; sent++) {
      client.send(client.request()[1]);
      if (sent % 100 === 0) await client.settle();
    }
    expect(client.goaway).toBe(CODE.calm);
  });

  test('may do so after every answer', async () => {
    const work = new Work(10);
    const client = new Client(work.handler, 65_535);
    for (let round = 0; round < 40; round++) {
      const requests = Array.from({ length: 100 }, () => client.request());
      client.send(...requests.map(([, bytes]) => bytes));
      await client.settle();
      client.send(...requests.map(([stream]) => resetOf(stream)));
    }
    await client.settle();
    expect(client.goaway).toBeUndefined();
    expect(client.done.size).toBe(4_000);
  });

  test('may do so as often as it lets a request be answered', async () => {
    const work = new Work(10);
    const client = new Client(work.handler, 65_535);
    for (let sent = 0; sent < 3_000; sent++) {
      const [cancelled, first] = client.request();
      const [, second] = client.request();
      client.send(first, resetOf(cancelled), second);
      if (sent % 100 === 0) await client.settle();
    }
    await client.settle();
    expect(client.goaway).toBeUndefined();
    expect(client.done.size).toBe(3_000);
  });
});

test('whatever a peer does, work and answers stay within their bounds', async () => {
  const acts = fc.array(
    fc.oneof(
      fc.record({ do: fc.constant('ask' as const), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ do: fc.constant('reset' as const), count: fc.integer({ min: 1, max: 400 }) }),
      fc.record({
        do: fc.constant('answer' as const),
        count: fc.integer({ min: 1, max: 700 }),
        bytes: fc.constantFrom(0, 10, 40_000),
      }),
      fc.record({ do: fc.constant('take' as const), count: fc.integer({ min: 1, max: 700 }) }),
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(acts, fc.constantFrom(0, 100, 65_535), async (script, window) => {
      const work = new Work();
      const client = new Client(work.handler, window);
      const streams: number[] = [];
      for (const act of script) {
        if (act.do === 'ask')
          for (let sent = 0; sent < act.count; sent++) {
            const [stream, bytes] = client.request();
            streams.push(stream);
            client.send(bytes);
          }
        if (act.do === 'reset') client.send(...streams.splice(0, act.count).map(resetOf));
        if (act.do === 'answer') work.finish(act.count, act.bytes);
        if (act.do === 'take')
          client.send(
            windowUpdate(0, 1_000_000),
            ...streams.slice(0, act.count).map((one) => windowUpdate(one, 1_000)),
          );
        await client.settle();
        expect(work.running).toBeLessThanOrEqual(MAX_STREAMS);
      }
      // Whoever behaves gets everything that was not refused or reset.
      if (client.goaway !== undefined) {
        expect(client.goaway).toBe(CODE.calm);
        return;
      }
      const wanted = streams.filter((stream) => !client.resets.has(stream));
      for (let round = 0; round < 60; round++) {
        work.finish(10_000);
        client.send(windowUpdate(0, 1_000_000), ...wanted.map((one) => windowUpdate(one, 40_000)));
        await client.settle();
        if (wanted.every((stream) => client.done.has(stream))) break;
      }
      expect(wanted.filter((stream) => !client.done.has(stream))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
