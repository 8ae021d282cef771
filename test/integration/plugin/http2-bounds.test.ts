import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE, FRAME, frame } from '../../../provider/terraform/plugin/http2/frame.ts';
import { MAX_STREAMS, MAX_WAITING_BYTES } from '../../../provider/terraform/plugin/http2/limits.ts';
import { Client, resetOf, Work, windowUpdate } from './http2-peer.ts';

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
  test('gets ENHANCE_YOUR_CALM, and only a bounded amount of work is done', async () => {
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

  test('gets ENHANCE_YOUR_CALM when it opens more than it may', async () => {
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
      // A well-behaved client gets everything that was not refused or reset.
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
