import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Timeouts } from '../../../provider/api/options.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { collect, failure, testClient } from './test-client.ts';
import { listen, sendJson, startServer } from './test-server.ts';

const once = { retry: { maxAttempts: 1 } };

describe('a server that does not answer', () => {
  // In one test, side by side: undici looks at its timers about once a second.
  it('at the handshake, with headers or to its end is unavailable', async () => {
    const handshake = await listen(createServer(() => {}));
    const headers = await startServer(() => {});
    const body = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    const revoke = (url: string, timeouts: Partial<Timeouts>) => {
      const { client, attempts } = testClient(url, { ...once, timeouts });
      return failure(client.revokeApiKey(apiKeyExample.id)).then((error) => ({ error, attempts }));
    };
    const [atHandshake, atHeaders, atBody] = await Promise.all([
      revoke(`https://127.0.0.1:${handshake}`, { connectMs: 30 }),
      revoke(headers.url, { headersMs: 30 }),
      revoke(body.url, { bodyMs: 30 }),
    ]);
    for (const { error } of [atHandshake, atHeaders, atBody]) {
      expect(error).toMatchObject({ kind: 'unavailable', title: 'LowerPlane Not Reached', status: null });
    }
    expect(atHandshake.error.detail).toContain('did not accept the connection in time');
    expect(atHandshake.error.mayHaveTakenEffect).toBe(false);
    expect(atHeaders.error.detail).toContain('took the request but did not answer in time');
    expect(atHeaders.error.mayHaveTakenEffect).toBe(true);
    expect(atHeaders.attempts[0]?.failure).toBe('UND_ERR_HEADERS_TIMEOUT');
    expect(atBody.error.detail).toContain('stopped in the middle of its answer');
  });

  it('within the deadline of the whole call is unavailable', async () => {
    const server = await startServer(() => {});
    const { client } = testClient(server.url, { timeouts: { totalMs: 30 } });
    expect(await failure(client.getOwnApiKey())).toMatchObject({
      kind: 'unavailable',
      title: 'LowerPlane Too Slow',
      mayHaveTakenEffect: false,
    });
    const error = await failure(client.revokeApiKey(apiKeyExample.id));
    expect(error.detail).toContain('was not done within 30 ms');
    expect(error.mayHaveTakenEffect).toBe(true);
  });

  it('keeps nobody waiting beyond the deadline between two attempts', async () => {
    const server = await startServer((response) => response.writeHead(503).end());
    const { client } = testClient(server.url, {
      timeouts: { totalMs: 5_000 },
      retry: { baseMs: 60_000, capMs: 60_000 },
    });
    expect(await failure(client.getOwnApiKey())).toMatchObject({ attempts: 1, status: 503 });
  });
});

describe('a caller that changes its mind', () => {
  it('gets its own reason back, before and while the call runs and while it waits', async () => {
    const reason = new Error('changed my mind');
    expect.assertions(4);
    const controller = new AbortController();
    const silent = await startServer(() => controller.abort(reason));
    const { client } = testClient(silent.url);
    await expect(client.getOwnApiKey({ signal: controller.signal })).rejects.toBe(reason);
    await expect(client.getOwnApiKey({ signal: controller.signal })).rejects.toBe(reason);
    expect(silent.seen).toHaveLength(1);

    const waiting = new AbortController();
    const busy = await startServer((response) => response.writeHead(503).end());
    const patient = testClient(busy.url, {
      runtime: {
        sleep: async (_, signal) => {
          waiting.abort(reason);
          signal.throwIfAborted();
        },
      },
    });
    await expect(collect(patient.client.listApiKeys({}, { signal: waiting.signal }))).rejects.toBe(reason);
  });
});

describe('a client that was closed', () => {
  it('has let go of its connections', async () => {
    const server = await startServer((response) => sendJson(response, apiKeyExample));
    const { client } = testClient(server.url, once);
    await client.getOwnApiKey();
    await client.close();
    expect(await failure(client.getOwnApiKey())).toMatchObject({
      kind: 'unavailable',
      detail: expect.stringContaining('was closed before'),
    });
    await expect(client.close()).resolves.not.toThrow();
    expect(server.seen).toHaveLength(1);
  });
});
