import { describe, expect, it } from 'vitest';
import {
  apiKeyExample,
  createdApiKeyExample,
  evidenceExample,
  userExample,
} from '../../../schemas/examples.ts';
import { failure, testClient } from './test-client.ts';
import { sendJson, sendProblem, startServer } from './test-server.ts';

const unavailable = 'The server rests.';

describe('a call that fails for a moment', () => {
  it.each([429, 500, 502, 503, 504])('is repeated after %i until it succeeds', async (status) => {
    const server = await startServer((response, _, turn) =>
      turn < 3 ? response.writeHead(status).end() : sendJson(response, apiKeyExample),
    );
    const { client, waits, attempts } = testClient(server.url);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
    expect(waits).toEqual([100, 200]);
    expect(attempts.map((event) => [event.attempt, event.status, event.retryInMs])).toEqual([
      [1, status, 100],
      [2, status, 200],
      [3, 200, null],
    ]);
  });

  it('fails after the allowed attempts, and says so', async () => {
    const server = await startServer((response) => sendProblem(response, 503, 'unavailable', unavailable));
    const { client } = testClient(server.url, { retry: { maxAttempts: 3 } });
    const error = await failure(client.getOwnApiKey());
    expect(error).toMatchObject({ kind: 'unavailable', code: 'unavailable', status: 503, attempts: 3 });
    expect(error.detail).toContain(`LowerPlane says: ${unavailable}`);
    expect(error.detail).toContain('Tried 3 times.');
    expect(server.seen).toHaveLength(3);
  });

  it('waits as long as Retry-After asks, in seconds or by the server’s own clock', async () => {
    const serverNow = Date.parse('2030-01-01T00:00:00Z');
    const server = await startServer((response, _, turn) => {
      response.sendDate = false;
      response.setHeader('date', new Date(serverNow).toUTCString());
      if (turn === 1) return sendProblem(response, 429, 'rate-limited', 'Slow.', { 'retry-after': '7' });
      if (turn === 2) {
        const at = new Date(serverNow + 10_000).toUTCString();
        return sendProblem(response, 503, 'unavailable', unavailable, { 'retry-after': at });
      }
      return sendJson(response, apiKeyExample);
    });
    const { client, waits } = testClient(server.url, { runtime: { random: () => 0 } });
    await client.getOwnApiKey();
    expect(waits).toEqual([7_000, 10_000]);
  });

  it('does not wait longer than allowed', async () => {
    const server = await startServer((response) =>
      sendProblem(response, 429, 'rate-limited', 'Slow.', { 'retry-after': '3600' }),
    );
    const { client, waits } = testClient(server.url);
    const error = await failure(client.getOwnApiKey());
    expect(error).toMatchObject({ kind: 'rateLimited', attempts: 1, retryAfterMs: 3_600_000 });
    expect(error.detail).toContain(
      'The server asked to wait 3600 s, which is longer than this client waits.',
    );
    expect(waits).toEqual([]);
  });

  it('is repeated when the connection breaks before or during the response', async () => {
    const server = await startServer((response, _, turn) => {
      if (turn === 1) return response.destroy();
      if (turn === 2) {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        return response.write('{"id":', () => response.destroy());
      }
      return sendJson(response, apiKeyExample);
    });
    const { client, attempts } = testClient(server.url);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
    expect(attempts.map((event) => event.failure !== null)).toEqual([true, true, false]);
  });

  it('is unavailable when no server listens', async () => {
    const server = await startServer((response) => response.end());
    const { client } = testClient(server.url.replace('127.0.0.1', 'localhost').replace(/\d+$/, '1'), {
      retry: { maxAttempts: 2 },
    });
    const error = await failure(client.revokeApiKey(apiKeyExample.id));
    expect(error).toMatchObject({
      kind: 'unavailable',
      status: null,
      attempts: 2,
      mayHaveTakenEffect: false,
      title: 'LowerPlane Unreachable',
    });
    expect(error.detail).toContain('localhost:1 refused the connection');
  });
});

describe('a write', () => {
  it('of a new key is repeated under one idempotency key', async () => {
    const server = await startServer((response, _, turn) =>
      turn < 3 ? response.destroy() : sendJson(response, { ...createdApiKeyExample, secret: null }, 201),
    );
    const { client } = testClient(server.url);
    const creation = await client.createApiKey({ name: 'ci', permissions: 'read-only' });
    expect(creation).toMatchObject({ replayed: true, secret: null, key: { id: apiKeyExample.id } });
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(server.seen.map(({ body }) => body))).toEqual(
      new Set(['{"name":"ci","permissions":"read-only"}']),
    );
  });

  it('uses the idempotency key it is given, and refuses one no header can hold', async () => {
    const server = await startServer((response) => sendJson(response, createdApiKeyExample, 201));
    const { client } = testClient(server.url);
    const body = { name: 'ci', permissions: 'read-only' } as const;
    expect(await client.createApiKey(body, { idempotencyKey: 'ci/1' })).toMatchObject({ replayed: false });
    expect(server.seen[0]?.headers['idempotency-key']).toBe('ci/1');
    for (const idempotencyKey of ['', 'a b', 'a\r\nx: y', 'x'.repeat(256)]) {
      expect(await failure(client.createApiKey(body, { idempotencyKey }))).toMatchObject({
        kind: 'invalidRequest',
        attempts: 0,
      });
    }
    expect(server.seen).toHaveLength(1);
  });

  it('of an upload or an invitation is repeated with the same Idempotency-Key', async () => {
    const server = await startServer((response) => response.destroy());
    const { client } = testClient(server.url);
    const upload = () =>
      client.uploadEvidence(
        { name: 'log', type: 'log', environment: 'staging' },
        { content: new Uint8Array(3), filename: 'a.log', mediaType: 'text/plain' },
      );
    const invite = () => client.inviteUser({ email: 'a@example.com', role: 'member' });
    for (const call of [upload, invite]) {
      const seen = server.seen.length;
      const error = await failure(call());
      expect(error).toMatchObject({ kind: 'unavailable', attempts: 5, mayHaveTakenEffect: true });
      expect(error.detail).toContain('It is not known whether the request was carried out');
      const keys = server.seen.slice(seen).map(({ headers }) => headers['idempotency-key']);
      expect(keys).toHaveLength(5);
      expect(new Set(keys).size).toBe(1);
    }
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it.each([
    [500, true],
    [502, true],
    [503, false],
    [429, false],
  ])('answered %i may have taken effect: %s', async (status, mayHaveTakenEffect) => {
    const server = await startServer((response) => response.writeHead(status).end());
    const { client } = testClient(server.url);
    const call = client.inviteUser({ email: 'a@example.com', role: 'member' });
    expect(await failure(call)).toMatchObject({ mayHaveTakenEffect, attempts: 5 });
  });

  it('of absolute values is repeated', async () => {
    const server = await startServer((response, { url }, turn) =>
      turn % 2 === 1
        ? response.destroy()
        : sendJson(response, url.startsWith('/v1/users') ? userExample : apiKeyExample),
    );
    const { client } = testClient(server.url);
    await client.updateApiKey(apiKeyExample.id, { name: 'ci' });
    await client.revokeApiKey(apiKeyExample.id);
    await client.updateUser(userExample.id, { role: 'auditor' });
    expect(server.seen.map(({ method }) => method)).toEqual([
      'PATCH',
      'PATCH',
      'POST',
      'POST',
      'PATCH',
      'PATCH',
    ]);
  });

  it('that removes a user succeeds when its repetition finds no user', async () => {
    const server = await startServer((response, _, turn) =>
      turn === 1 ? response.destroy() : sendProblem(response, 404, 'not-found', 'No such user.'),
    );
    const { client } = testClient(server.url);
    await expect(client.removeUser('user_1')).resolves.toBeUndefined();
    expect(await failure(client.removeUser('user_1'))).toMatchObject({ kind: 'notFound', attempts: 1 });
  });

  it('with an unreadable response may have taken effect', async () => {
    const server = await startServer((response) =>
      sendJson(response, { ...evidenceExample, size: '1' }, 201),
    );
    const { client } = testClient(server.url);
    const error = await failure(client.revokeApiKey(apiKeyExample.id));
    expect(error).toMatchObject({ kind: 'invalidResponse', mayHaveTakenEffect: true });
  });
});
