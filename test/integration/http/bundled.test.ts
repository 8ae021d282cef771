import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONNECTION_PART } from '../../../provider/build.ts';
import { type BundleOptions, bundle } from '../../../provider/bundle.ts';
import { createHttpClient } from '../../../provider/http/client.ts';
import type { HttpFailure } from '../../../provider/http/failure.ts';
import { startServer } from '../api/test-server.ts';
import { TOKEN } from './clients.ts';
import { startPrivateServer, startProxy, trust, withoutProxies } from './private-network.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const HOST = 'lowerplane.test';

/** The client as programs contain it: with a part of undici only. */
async function bundledClient(options?: BundleOptions): Promise<typeof createHttpClient> {
  const { files } = await bundle({ client: join(ROOT, 'provider', 'http', 'client.ts') }, options);
  const folder = await mkdtemp(join(tmpdir(), 'bundled-client-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  const loaded: { readonly createHttpClient: typeof createHttpClient } = createRequire(import.meta.url)(
    join(folder, 'client.js'),
  );
  return loaded.createHttpClient;
}

beforeEach(withoutProxies);

describe.each([
  ['from source', createHttpClient],
  ['bundled', await bundledClient()],
  ['in the part of the provider', await bundledClient({ groups: [CONNECTION_PART], groupsAlone: true })],
] as const)('the client %s', (_, create) => {
  const clientOf = (url: string) =>
    create({
      baseUrl: new URL(url),
      headers: { authorization: `Bearer ${TOKEN}` },
      redirects: 'refuse',
      retry: { maxAttempts: 1 },
    });
  const faultOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('expected a failure'),
      // The class is another one in the bundle.
      (error: HttpFailure) => error.fault,
    );

  it.each(['{"a":"ä"}', new TextEncoder().encode('bytes'), 'x'.repeat(200_000)])(
    'sends a body of texts or bytes',
    async (body) => {
      const server = await startServer((response) => response.end('done'));
      const client = clientOf(server.url);
      const url = new URL(`${server.url}/x?y=1`);
      const { status, body: received } = await client.send({ method: 'POST', url, body });
      expect([status, received.toString()]).toEqual([200, 'done']);
      const sent = server.seen[0];
      expect(sent).toMatchObject({ method: 'POST', body: Buffer.from(body).toString('latin1') });
      await client.close();
    },
  );

  it('keeps responses apart that arrive at once', async () => {
    const server = await startServer((response, { url }) => response.end(url));
    const client = clientOf(server.url);
    const paths = Array.from({ length: 40 }, (_, index) => `/${index}`);
    const bodies = await Promise.all(
      paths.map(async (path) => {
        const { body } = await client.send({ method: 'GET', url: new URL(`${server.url}${path}`) });
        return body.toString();
      }),
    );
    expect(bodies).toEqual(paths);
    await client.close();
  });

  it('takes no more than 16 KiB of headers', async () => {
    const server = await startServer((response) => response.setHeader('x-long', 'x'.repeat(20_000)).end());
    const fault = await faultOf(clientOf(server.url).send({ method: 'GET', url: new URL(server.url) }));
    expect(fault).toMatchObject({ kind: 'no-response', code: 'UND_ERR_HEADERS_OVERFLOW' });
  });

  it('reports a connection that is cut off', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc');
      response.destroy();
    });
    const fault = await faultOf(clientOf(server.url).send({ method: 'GET', url: new URL(server.url) }));
    expect(fault).toMatchObject({ kind: 'no-response', reason: 'connection-lost' });
  });

  it('tunnels through a proxy', async () => {
    const server = await startPrivateServer(HOST, (request, response) => request.pipe(response));
    trust(server.cert);
    const proxy = await startProxy({ port: server.port });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const url = new URL(`https://${HOST}/x`);
    const { body } = await clientOf(url.origin).send({ method: 'PUT', url, body: 'tunnelled' });
    expect(body.toString()).toBe('tunnelled');
    expect(proxy.hosts).toEqual([`${HOST}:443`]);
    expect(proxy.headers.join()).not.toContain(TOKEN);
  });

  it('names a proxy that refuses, and an untrusted certificate', async () => {
    const server = await startPrivateServer(HOST, (_request, response) => response.end());
    const url = new URL(`https://${HOST}/x`);
    for (const [target, reason] of [
      [{ status: 407 }, 'proxy'],
      [{ port: server.port }, 'certificate-untrusted'],
    ] as const) {
      const proxy = await startProxy(target);
      vi.stubEnv('HTTPS_PROXY', proxy.url);
      const fault = await faultOf(clientOf(url.origin).send({ method: 'GET', url }));
      expect(fault).toMatchObject({ kind: 'no-response', reason });
    }
  });
});
