import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { startServer } from '../api/test-server.ts';
import { startPrivateServer, startProxy, trust } from '../http/private-network.ts';
import { githubToken, madeFolder, writeInto } from './made-repository.ts';
import { WORKS } from './verifying-scan.ts';

const HOST = 'api.github.com';

/** A network in which every name leads to one server, whose certificate is for `certified`. */
async function network(answer: RequestListener, certified = HOST) {
  const requests: string[] = [];
  const { port, cert } = await startPrivateServer(certified, (request, response) => {
    requests.push(`${request.headers.host}${request.url} ${request.headers.authorization}`);
    answer(request, response);
  });
  const proxy = await startProxy({ port });
  return { cert, requests, proxy };
}

/** Verifies one token of GitHub over the network, without a stand-in for it. */
async function verifyOver(proxy: string, ...args: readonly string[]) {
  const folder = madeFolder();
  writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
  const environment = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
  const { io, printed } = capturedIo({ cwd: folder, environment });
  await command.run(['--verify', '--json', ...args], io);
  expect(printed.out + printed.error).not.toContain(githubToken(1).slice(4, 16));
  return JSON.parse(printed.out).findings[0].verification;
}

const works: RequestListener = (_, response) => response.writeHead(WORKS.status).end(WORKS.body);
const REQUEST = `${HOST}/rate_limit Bearer ${githubToken(1)}`;

it('sends a secret over TLS to the host of its own vendor', async () => {
  const { cert, requests, proxy } = await network(works);
  trust(cert);
  expect(await verifyOver(proxy.url)).toEqual({ status: 'works', detail: 'GitHub accepts it' });
  expect(requests).toEqual([REQUEST]);
  expect(proxy.hosts).toEqual([`${HOST}:443`]);
  // The proxy tunnels and sees nothing of the request.
  expect(proxy.headers.join()).not.toContain(githubToken(1));
});

describe('a certificate', () => {
  it('that no authority signed ends the verification before the secret is sent', async () => {
    const { requests, proxy } = await network(works);
    expect(await verifyOver(proxy.url)).toEqual({
      status: 'unknown',
      detail: 'GitHub could not be reached (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    expect(requests).toEqual([]);
  });

  it('for another host ends the verification before the secret is sent', async () => {
    const { cert, requests, proxy } = await network(works, 'registry.npmjs.org');
    trust(cert);
    expect(await verifyOver(proxy.url)).toEqual({
      status: 'unknown',
      detail: 'GitHub could not be reached (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
    expect(requests).toEqual([]);
  });
});

it.each([
  'https://elsewhere.example/collect',
  'https://api.github.com.elsewhere.example/rate_limit',
  `http://${HOST}/rate_limit`,
  '//elsewhere.example/collect',
])('does not send a secret on to %s', async (location) => {
  const { cert, requests, proxy } = await network((_, response) =>
    response.writeHead(307, { location }).end(),
  );
  trust(cert);
  expect(await verifyOver(proxy.url)).toEqual({
    status: 'unknown',
    detail: 'GitHub redirects elsewhere (status 307)',
  });
  expect(requests).toEqual([REQUEST]);
  expect(proxy.hosts).toEqual([`${HOST}:443`]);
});

it('sends a secret without TLS to this machine only, and not through a proxy', async () => {
  const { requests, proxy } = await network(works);
  const local = await startServer((response) => response.writeHead(WORKS.status).end(WORKS.body));
  expect(await verifyOver(proxy.url, '--verify-at', `github=${local.url}`)).toMatchObject({
    status: 'works',
  });
  expect(local.seen).toHaveLength(1);
  expect([...requests, ...proxy.hosts]).toEqual([]);
  await expect(verifyOver(proxy.url, '--verify-at', `github=http://${HOST}`)).rejects.toThrow(
    '--verify-at needs an https address',
  );
});
