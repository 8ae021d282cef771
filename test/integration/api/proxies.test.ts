import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientOptionError } from '../../../provider/api/errors.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { startPrivateServer, startProxy, trust, withoutProxies } from '../http/private-network.ts';
import { failure, testClient, testKey } from './test-client.ts';
import { sendJson, startServer } from './test-server.ts';

const HOST = 'lowerplane.test';

beforeEach(withoutProxies);

async function startLowerPlane() {
  const seen: (string | undefined)[] = [];
  const server = await startPrivateServer(HOST, (request, response) => {
    seen.push(request.headers.authorization);
    sendJson(response, apiKeyExample);
  });
  return { ...server, seen };
}

describe('a proxy in the environment', () => {
  it('tunnels the request, and never sees the key', async () => {
    const lowerPlane = await startLowerPlane();
    trust(lowerPlane.cert);
    const proxy = await startProxy({ port: lowerPlane.port });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { client } = testClient(`https://${HOST}`);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
    expect(proxy.hosts).toEqual([`${HOST}:443`]);
    expect(proxy.headers.join()).not.toContain(testKey);
    expect(lowerPlane.seen).toEqual([`Bearer ${testKey}`]);
  });

  it('does not make an untrusted certificate acceptable', async () => {
    const lowerPlane = await startLowerPlane();
    const proxy = await startProxy({ port: lowerPlane.port });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { client } = testClient(`https://${HOST}`);
    const error = await failure(client.getOwnApiKey());
    expect(error).toMatchObject({ kind: 'unavailable', attempts: 1 });
    expect(error.detail).toContain('The TLS certificate of lowerplane.test is not trusted');
    expect(error.detail).toContain('NODE_EXTRA_CA_CERTS');
    expect(lowerPlane.seen).toEqual([]);
  });

  it('that refuses is named instead of LowerPlane', async () => {
    const proxy = await startProxy({ status: 407 });
    vi.stubEnv('HTTPS_PROXY', proxy.url.replace('//', '//me:hunter2@'));
    const { client } = testClient(`https://${HOST}`);
    const error = await failure(client.getOwnApiKey());
    expect(error).toMatchObject({ kind: 'unavailable', attempts: 1, mayHaveTakenEffect: false });
    expect(error.detail).toContain(`The proxy in HTTPS_PROXY or HTTP_PROXY did not connect to ${HOST}`);
    expect(error.message).not.toContain('hunter2');
  });

  it('is bypassed for this machine, and for hosts in NO_PROXY', async () => {
    const proxy = await startProxy({ status: 500 });
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const server = await startServer((response) => sendJson(response, apiKeyExample));
    const local = testClient(server.url);
    expect(await local.client.getOwnApiKey()).toEqual(apiKeyExample);

    // Reaches this machine without being one of its names, so that only NO_PROXY keeps it from the proxy.
    vi.stubEnv('NO_PROXY', '0.0.0.0');
    const excepted = testClient('https://0.0.0.0:1');
    expect((await failure(excepted.client.getOwnApiKey())).detail).toContain('refused the connection');
    expect(proxy.hosts).toEqual([]);
  });

  it('that is not a URL is an error before anything is sent, without its password', () => {
    vi.stubEnv('HTTPS_PROXY', 'me:hunter2@proxy:99999');
    const make = () => testClient(`https://${HOST}`);
    expect(make).toThrow(ClientOptionError);
    expect(make).toThrow(/^Invalid Proxy: (?!.*hunter2)/);
  });
});
