import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HttpLimits } from '../../../provider/http/limits.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { failure, testClient } from './test-client.ts';
import { listen, sendJson, startServer } from './test-server.ts';

const once = { retry: { maxAttempts: 1 } };

describe('a server that does not respond', () => {
  // In one test, side by side: undici looks at its timers about once a second.
  it('during the handshake, with headers or with a whole body is unavailable', async () => {
    const handshake = await listen(createServer(() => {}));
    const headers = await startServer(() => {});
    const body = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    const revoke = (url: string, limits: Partial<HttpLimits>) => {
      const { client, attempts } = testClient(url, { ...once, limits });
      return failure(client.revokeApiKey(apiKeyExample.id)).then((error) => ({ error, attempts }));
    };
    const [atHandshake, atHeaders, atBody] = await Promise.all([
      revoke(`https://127.0.0.1:${handshake}`, { connectMs: 30 }),
      revoke(headers.url, { headersMs: 30 }),
      revoke(body.url, { bodyMs: 30 }),
    ]);
    for (const { error } of [atHandshake, atHeaders, atBody]) {
      expect(error).toMatchObject({ kind: 'unavailable', title: 'LowerPlane Unreachable', status: null });
    }
    expect(atHandshake.error.detail).toContain('did not accept the connection in time');
    expect(atHandshake.error.mayHaveTakenEffect).toBe(false);
    expect(atHeaders.error.detail).toContain('accepted the request but did not respond in time');
    expect(atHeaders.error.mayHaveTakenEffect).toBe(true);
    expect(atHeaders.attempts[0]?.failure).toBe('UND_ERR_HEADERS_TIMEOUT');
    expect(atBody.error.detail).toContain('stopped in the middle of its response');
  });

  it('within the deadline of the whole call is unavailable', async () => {
    const server = await startServer(() => {});
    const { client } = testClient(server.url, { limits: { totalMs: 30 } });
    expect(await failure(client.getOwnApiKey())).toMatchObject({
      kind: 'unavailable',
      title: 'LowerPlane Timed Out',
      mayHaveTakenEffect: false,
    });
    const error = await failure(client.revokeApiKey(apiKeyExample.id));
    expect(error.detail).toContain('was not finished within 30 ms');
    expect(error.mayHaveTakenEffect).toBe(true);
  });

  it('does not begin a wait that would exceed the deadline', async () => {
    const server = await startServer((response) => response.writeHead(503).end());
    const { client } = testClient(server.url, {
      limits: { totalMs: 5_000 },
      retry: { baseMs: 60_000, capMs: 60_000 },
    });
    expect(await failure(client.getOwnApiKey())).toMatchObject({ attempts: 1, status: 503 });
  });
});

describe('a caller that aborts', () => {
  it('gets its own reason back: before the call, during it and during a wait', async () => {
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
    await expect(Array.fromAsync(patient.client.listApiKeys({}, { signal: waiting.signal }))).rejects.toBe(
      reason,
    );
  });
});

describe('a client that was closed', () => {
  it('has closed its connections', async () => {
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
