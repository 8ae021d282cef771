import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { failure, testClient, testKey } from './test-client.ts';
import { sendJson, sendProblem, startServer } from './test-server.ts';

const everything = (value: unknown) =>
  `${inspect(value, { depth: 20, showHidden: true, getters: true })}${JSON.stringify(value)}${String(value)}`;

describe('the key', () => {
  it('is sent as a bearer token, with a name for the client', async () => {
    const server = await startServer((response) => sendJson(response, apiKeyExample));
    const { client } = testClient(`${server.url}/prefix/`, {
      product: 'terraform-provider-lowerplane/0.1.0',
    });
    await client.getOwnApiKey();
    expect(server.seen[0]).toMatchObject({
      url: '/prefix/v1/api-keys/self',
      headers: {
        authorization: `Bearer ${testKey}`,
        'user-agent': expect.stringMatching(/^terraform-provider-lowerplane\/0\.1\.0 lowerplane-keys\//),
      },
    });
  });

  it('cannot be read back from a client, before or after it was used', async () => {
    const server = await startServer((response) => sendJson(response, apiKeyExample));
    const { client } = testClient(server.url);
    expect(everything(client)).not.toContain(testKey);
    await client.getOwnApiKey();
    expect(everything(client)).not.toContain(testKey);
  });

  it.each([
    ['an echoing refusal', (detail: string) => ({ status: 401, code: 'unknown-key', detail })],
    ['an echoing failure', (detail: string) => ({ status: 503, code: 'unavailable', detail })],
    ['an echoing conflict', (detail: string) => ({ status: 409, code: detail, detail })],
  ])('is in no error and no log of %s', async (_, answerOf) => {
    const echo = `Who is Bearer ${testKey}? \u001b[2J\u0007${'long '.repeat(200)}`;
    const server = await startServer((response) => {
      const { status, code, detail } = answerOf(echo);
      sendProblem(response, status, code, detail);
    });
    const { client, attempts } = testClient(server.url);
    const error = await failure(client.createApiKey({ name: 'ci', permissions: 'admin' }));
    expect(everything(error)).not.toContain(testKey.slice(3));
    expect(everything(attempts)).not.toContain(testKey.slice(3));
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.serverDetail).toMatch(/^Who is Bearer lp_\[redacted\]\? long /);
    expect(error.serverDetail?.length).toBeLessThanOrEqual(300);
  });

  it.each([
    [
      'base64 of the header',
      (header: string) => Buffer.from(`authorization: ${header}\r\n`).toString('base64'),
    ],
    ['hexadecimal', (header: string) => Buffer.from(header).toString('hex').replace(/.{32}/g, '$&\n')],
    ['URL encoding', (header: string) => header.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
  ])('is in no error and no log of a refusal that echoes it in %s', async (_, encode) => {
    const echo = encode(`Bearer ${testKey}`);
    const server = await startServer((response) =>
      sendProblem(response, 400, 'invalid-request', `Cannot read ${echo}, sorry`),
    );
    const { client } = testClient(server.url);
    const error = await failure(client.getOwnApiKey());
    expect(error.serverDetail).toMatch(/^Cannot read .*\[redacted\].*, sorry$/);
    for (let at = 12; at + 16 < echo.length - 12; at += 1)
      expect(everything(error)).not.toContain(echo.slice(at, at + 40));
  });

  it('is in no error when the connection breaks', async () => {
    const server = await startServer((response) => response.destroy());
    const { client, attempts } = testClient(server.url);
    const error = await failure(client.getOwnApiKey());
    expect(everything(error) + everything(attempts)).not.toContain(testKey);
  });

  it('given in place of an id is neither sent nor repeated', async () => {
    const server = await startServer((response) => sendJson(response, apiKeyExample));
    const { client } = testClient(server.url);
    const error = await failure(client.revokeApiKey(testKey));
    expect(error).toMatchObject({ kind: 'invalidRequest', attempts: 0, path: '/v1/api-keys/{id}/revoke' });
    expect(everything(error)).not.toContain(testKey);
    expect(server.seen).toEqual([]);
  });
});
