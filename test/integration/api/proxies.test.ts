import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ClientOptionError } from '../../../provider/api/errors.ts';
import { apiKeyExample } from '../../../schemas/examples.ts';
import { selfSigned } from './self-signed.ts';
import { failure, testClient, testKey } from './test-client.ts';
import { listen, sendJson, startServer } from './test-server.ts';

const HOST = 'lowerplane.test';
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** A proxy that tunnels wherever it is asked to one local port, or refuses with `status`. */
async function startProxy(target: { readonly port: number } | { readonly status: number }) {
  const asked: string[] = [];
  const headers: string[] = [];
  const proxy = createServer((_, response) => response.writeHead(500).end());
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    headers.push(JSON.stringify(request.headers));
    if ('status' in target) return socket.end(`HTTP/1.1 ${target.status} No\r\n\r\n`);
    const tunnel = connect(target.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
    return tunnel;
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, asked, headers };
}

function trust(certificate: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  onTestFinished(() => setDefaultCACertificates(before));
}

async function startLowerPlane() {
  const { key, cert } = selfSigned(HOST);
  const seen: (string | undefined)[] = [];
  const server = createTlsServer({ key, cert }, (request, response) => {
    seen.push(request.headers.authorization);
    sendJson(response, apiKeyExample);
  });
  return { port: await listen(server), cert, seen };
}

describe('a proxy in the environment', () => {
  it('tunnels the request, and never sees the key', async () => {
    const lowerPlane = await startLowerPlane();
    trust(lowerPlane.cert);
    const proxy = await startProxy({ port: lowerPlane.port });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { client } = testClient(`https://${HOST}`);
    expect(await client.getOwnApiKey()).toEqual(apiKeyExample);
    expect(proxy.asked).toEqual([`${HOST}:443`]);
    expect(proxy.headers.join()).not.toContain(testKey);
    expect(lowerPlane.seen).toEqual([`Bearer ${testKey}`]);
  });

  it('does not excuse a certificate that nobody trusts', async () => {
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

  it('that refuses is named, not LowerPlane', async () => {
    const proxy = await startProxy({ status: 407 });
    vi.stubEnv('HTTPS_PROXY', proxy.url.replace('//', '//me:hunter2@'));
    const { client } = testClient(`https://${HOST}`);
    const error = await failure(client.getOwnApiKey());
    expect(error).toMatchObject({ kind: 'unavailable', attempts: 1, mayHaveTakenEffect: false });
    expect(error.detail).toContain(`The proxy in HTTPS_PROXY or HTTP_PROXY did not connect to ${HOST}`);
    expect(error.message).not.toContain('hunter2');
  });

  it('is passed by for this machine, and for hosts in NO_PROXY', async () => {
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
    expect(proxy.asked).toEqual([]);
  });

  it('that is no URL is an error before anything is sent, without its password', () => {
    vi.stubEnv('HTTPS_PROXY', 'me:hunter2@proxy:99999');
    const make = () => testClient(`https://${HOST}`);
    expect(make).toThrow(ClientOptionError);
    expect(make).toThrow(/^Invalid Proxy: (?!.*hunter2)/);
  });
});
