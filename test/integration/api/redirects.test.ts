import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { failure, testClient, testKey } from './test-client.ts';
import { sendJson, startServer } from './test-server.ts';

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i to another origin never carries the key there', async (status) => {
    const elsewhere = await startServer((response) => sendJson(response, apiKeyExample));
    const server = await startServer((response) =>
      response.writeHead(status, { location: `${elsewhere.url}/login?next=hunter2#x` }).end(),
    );
    const { client, attempts } = testClient(server.url);
    const error = await failure(client.getOwnApiKey());
    expect(elsewhere.seen).toEqual([]);
    expect(attempts).toMatchObject([{ status, retryInMs: null }]);
    expect(error).toMatchObject({ kind: 'invalidResponse', status, attempts: 1 });
    expect(error.detail).toContain(`redirects (${status}) to ${elsewhere.url}/login.`);
    expect(inspect(error)).not.toContain('hunter2');
    expect(inspect(error)).not.toContain(testKey);
  });

  it('to the same host by another name or port is another origin', async () => {
    const server = await startServer((response, { headers }) => {
      response.writeHead(302, { location: `http://localhost:${headers.host?.split(':')[1]}/v1/x` }).end();
    });
    const { client } = testClient(server.url);
    expect((await failure(client.getOwnApiKey())).title).toBe('Redirect Not Followed');
    expect(server.seen).toHaveLength(1);
  });

  it('of a GET within its origin is followed', async () => {
    const server = await startServer((response, { url }) =>
      url.startsWith('/new')
        ? sendJson(response, apiKeyExample)
        : response.writeHead(308, { location: `/new${url}` }).end(),
    );
    const { client } = testClient(server.url);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
    expect(server.seen.map(({ url }) => url)).toEqual(['/v1/api-keys/self', '/new/v1/api-keys/self']);
  });

  it('of a GET that never ends is left after three', async () => {
    const server = await startServer((response) => response.writeHead(302, { location: '/again' }).end());
    const { client } = testClient(server.url);
    expect(await failure(client.getOwnApiKey())).toMatchObject({ title: 'Redirect Not Followed' });
    expect(server.seen).toHaveLength(4);
  });

  it.each(['/elsewhere', '', 'http://[', undefined])('of a write to %j is not followed', async (location) => {
    const server = await startServer((response) =>
      response.writeHead(307, location === undefined ? {} : { location }).end(),
    );
    const { client } = testClient(server.url);
    expect(await failure(client.revokeApiKey(apiKeyExample.id))).toMatchObject({
      kind: 'invalidResponse',
      title: 'Redirect Not Followed',
      mayHaveTakenEffect: false,
    });
    expect(server.seen).toHaveLength(1);
  });
});
