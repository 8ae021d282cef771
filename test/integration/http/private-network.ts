import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished, vi } from 'vitest';
import { listen } from '../api/test-server.ts';
import { selfSigned } from './self-signed.ts';

const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

/** Takes the proxies of this machine out of the environment until the running test ends. */
export function withoutProxies(): void {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** A proxy that tunnels every request to one local port, or refuses with `status`. */
export async function startProxy(target: { readonly port: number } | { readonly status: number }) {
  const hosts: string[] = [];
  const headers: string[] = [];
  const proxy = createServer((_, response) => response.writeHead(500).end());
  proxy.on('connect', (request, socket) => {
    hosts.push(request.url ?? '');
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
  return { url: `http://127.0.0.1:${await listen(proxy)}`, hosts, headers };
}

/** A TLS server for `host` with a certificate that no public authority signed. */
export async function startPrivateServer(host: string, answer: RequestListener) {
  const { key, cert } = selfSigned(host);
  return { port: await listen(createTlsServer({ key, cert }, answer)), cert };
}

/** Trusts an authority until the running test ends, as NODE_EXTRA_CA_CERTS does for a whole process. */
export function trust(certificate: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  onTestFinished(() => setDefaultCACertificates(before));
}
