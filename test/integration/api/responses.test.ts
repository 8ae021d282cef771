import { describe, expect, it } from 'vitest';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { failure, testClient } from './test-client.ts';
import { sendJson, sendProblem, startServer } from './test-server.ts';

const page = (over: object) => ({ data: [apiKeyExample, { ...apiKeyExample, ...over }], next_cursor: null });

describe('a response that does not follow the contract', () => {
  it.each([
    ['text/html; charset=utf-8', '<!doctype html><title>Sign in</title>', 'an HTML page instead of JSON'],
    ['application/json', '  <html>', 'an HTML page instead of JSON'],
    ['text/plain', 'OK', 'it is text/plain instead of JSON'],
    ['', '{}', 'it has no media type, but JSON was expected'],
    ['application/json', '', 'it is empty'],
    ['application/json', '{"data": [', 'its 10 bytes are not complete JSON'],
    ['application/json', JSON.stringify(page({ expires_at: 7 })), 'data[1].expires_at must be'],
    ['application/json', JSON.stringify(page({ status: 'paused' })), 'must be one of "active", "revoked"'],
    ['application/json', '[]', 'it must be an object but is an array'],
  ])('of type "%s" and body %j is explained', async (type, body, words) => {
    const server = await startServer((response) => {
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body);
    });
    const { client } = testClient(server.url);
    const error = await failure(Array.fromAsync(client.listApiKeys()));
    expect(error).toMatchObject({ kind: 'invalidResponse', status: 200, attempts: 1 });
    expect(error.detail).toContain(words);
    expect(error.detail).not.toMatch(/undefined|Zod|SyntaxError|Unexpected token/);
    expect(error.cause).toBeUndefined();
  });

  it('is explained where text or an empty body is expected', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title>');
    });
    const { client } = testClient(server.url);
    expect((await failure(client.getPostureMetrics())).detail).toContain(
      'an HTML page instead of text/plain',
    );
    expect((await failure(client.exportAuditEvents())).detail).toContain(
      'an HTML page instead of application/jsonl or text/csv',
    );
    expect(await failure(client.removeUser('user_1'))).toMatchObject({
      kind: 'invalidResponse',
      detail: expect.stringContaining('instead of an empty response'),
      mayHaveTakenEffect: true,
    });
  });

  it('is refused when it is too long', async () => {
    const server = await startServer((response) => sendJson(response, page({ name: 'x'.repeat(5000) })));
    const { client } = testClient(server.url, { limits: { responseBytes: 4096 } });
    expect((await failure(Array.fromAsync(client.listApiKeys()))).detail).toContain(
      'with more than 4096 bytes',
    );
  });

  it('may have fields that are not known yet', async () => {
    const server = await startServer((response) => sendJson(response, { ...apiKeyExample, colour: 'red' }));
    const { client } = testClient(server.url);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
  });

  it('is an error when a list repeats a page', async () => {
    const server = await startServer((response) => sendJson(response, { data: [], next_cursor: 'again' }));
    const { client } = testClient(server.url);
    expect(await failure(Array.fromAsync(client.listControls()))).toMatchObject({
      kind: 'invalidResponse',
      title: 'Endless List',
      path: '/v1/controls',
    });
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/controls?limit=200',
      '/v1/controls?limit=200&cursor=again',
    ]);
  });

  it('ends with an error when its cursors are always new, and reports how far it came', async () => {
    const server = await startServer((response, _, turn) =>
      sendJson(response, { data: [], next_cursor: `cursor-${turn}` }),
    );
    const progress: string[] = [];
    const { client } = testClient(server.url, {
      onListProgress: ({ path, pages, items }) => progress.push(`${path} ${pages} ${items}`),
      // After some seconds, progress is reported between these pages too.
      runtime: { monotonic: () => 0 },
    });
    expect(await failure(Array.fromAsync(client.listApiKeys()))).toMatchObject({
      kind: 'invalidResponse',
      title: 'Endless List',
      detail: expect.stringContaining('of which the last 50 were empty or repeated earlier items'),
    });
    expect(server.seen).toHaveLength(50);
    expect(progress).toEqual(['/v1/api-keys 10 0', '/v1/api-keys 20 0', '/v1/api-keys 40 0']);
  });

  it('reads no more items than its limit, however large the pages', async () => {
    const server = await startServer((response, _, turn) => {
      const data = Array.from({ length: 90 }, (__, at) => ({
        ...apiKeyExample,
        id: `key_${String(turn * 90 + at).padStart(20, '0')}`,
      }));
      sendJson(response, { data, next_cursor: `cursor-${turn}` });
    });
    const { client } = testClient(server.url, { lists: { maxItems: 200 } });
    expect(await failure(Array.fromAsync(client.listApiKeys()))).toMatchObject({
      title: 'Endless List',
      detail: expect.stringContaining('has more than 200 items'),
    });
    expect(server.seen).toHaveLength(3);
  });
});

describe('a name from a server', () => {
  it('shows control characters instead of having them, since it gets into states and plans', async () => {
    const name = 'Dashboard\u001b[2J\u009b31m\n\u0000';
    const created_by = { ...apiKeyExample.created_by, name, id: name };
    const sent = { ...apiKeyExample, name, created_by, last_four: '\u001b[2J' };
    const server = await startServer((response) => sendJson(response, sent));
    const { client } = testClient(server.url);
    const key = await client.getOwnApiKey();
    expect(key.last_four).toBe('\\u001b[2J');
    for (const shown of [key.name, key.created_by.name, key.created_by.id])
      expect(shown).toBe('Dashboard\\u001b[2J\\u009b31m\\u000a\\u0000');
  });

  it('is as it was sent otherwise', async () => {
    const name = 'שלום \u200fZürich \u202a 👩‍👩‍👧';
    const server = await startServer((response) => sendJson(response, { ...apiKeyExample, name }));
    const { client } = testClient(server.url);
    expect((await client.getOwnApiKey()).name).toBe(name);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'unknown-key', 'unauthenticated', 'Unknown API Key'],
    [401, 'expired-key', 'unauthenticated', 'Expired API Key'],
    [401, 'revoked-key', 'unauthenticated', 'Revoked API Key'],
    [403, 'insufficient-permissions', 'forbidden', 'Insufficient Permissions'],
    [403, 'environment-out-of-scope', 'forbidden', 'Environment Out of Scope'],
    [404, 'not-found', 'notFound', 'Not Found'],
    [405, 'method-not-allowed', 'invalidRequest', 'Invalid Request'],
    [409, 'key-revoked', 'conflict', 'Key Is Revoked'],
    [409, 'idempotency-conflict', 'conflict', 'Idempotency Key Used Twice'],
    [413, 'payload-too-large', 'invalidRequest', 'Request Too Large'],
    [500, 'internal-error', 'unavailable', 'LowerPlane Unavailable'],
  ])('%i %s is %s', async (status, code, kind, title) => {
    const server = await startServer((response) => sendProblem(response, status, code, 'Because.'));
    const { client } = testClient(server.url);
    expect(await failure(client.getApiKey(apiKeyExample.id))).toMatchObject({
      kind,
      code,
      title,
      status,
      method: 'GET',
      path: `/v1/api-keys/${apiKeyExample.id}`,
      serverDetail: 'Because.',
      attempts: status === 500 ? 5 : 1,
    });
  });

  it('names each field', async () => {
    const server = await startServer((response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end(
        JSON.stringify({
          type: 'https://lowerplane.dev/problems/invalid-request',
          title: 'Invalid Request',
          status: 422,
          detail: 'The request is not valid',
          errors: [{ path: '/name', message: 'must not be empty' }],
        }),
      );
    });
    const { client } = testClient(server.url);
    const error = await failure(client.createApiKey({ name: '', permissions: 'admin' }));
    expect(error.fields).toEqual([{ path: '/name', message: 'must not be empty' }]);
    expect(error.detail).toBe(
      'POST /v1/api-keys failed with status 422. LowerPlane says: The request is not valid. /name: must not be empty. Correct the fields named above.',
    );
  });

  it.each([404, 405, 410])(
    '%i that is not LowerPlane’s own never means that a key is gone',
    async (status) => {
      const server = await startServer((response) => {
        response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
      });
      const { client } = testClient(server.url);
      const error = await failure(client.getApiKey(apiKeyExample.id));
      expect(error).toMatchObject({ kind: 'invalidResponse', status, code: null });
      expect(error.detail).toContain('is not from LowerPlane: it has the type text/html');
    },
  );

  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [429, 'rateLimited'],
    [500, 'unavailable'],
  ])('%i without a problem is still %s', async (status, kind) => {
    const server = await startServer((response) => response.writeHead(status).end('no'));
    const { client } = testClient(server.url, { retry: { maxAttempts: 1 } });
    expect(await failure(client.getOwnApiKey())).toMatchObject({
      kind,
      status,
      code: null,
      serverDetail: null,
    });
  });
});
