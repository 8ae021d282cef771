import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { HttpTuning } from '../../../provider/http/client.ts';
import { sendJson, startServer } from '../api/test-server.ts';
import { CLIENTS, TOKEN } from './clients.ts';
import { startPrivateServer, startProxy, trust, withoutProxies } from './private-network.ts';

/** Waits that take no time, and nothing left to chance. */
function instantly(tuning: HttpTuning = {}) {
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return { waits, tuning: { ...tuning, runtime: { sleep, random: () => 0 } } };
}

/** The error of a promise, after making sure that it shows the token nowhere. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    (value) => expect.fail(`expected a failure, got ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  const everything = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${String(error)}`;
  expect(everything).not.toContain(TOKEN);
  if (!(error instanceof Error)) return expect.fail('expected an Error');
  return `${error.message} ${'fault' in error ? JSON.stringify(error.fault) : ''}`;
}

describe.each(CLIENTS)('$name', (client) => {
  const { read, good, followsRedirects, answersAbsence, write, writeOnce, list, endless } = client;
  it('sends its token and reads the response', async () => {
    const server = await startServer((response) => sendJson(response, good));
    await read(server.url, instantly().tuning);
    expect(inspect(server.seen[0]?.headers)).toContain(TOKEN);
  });

  it('reads no response longer than its limit', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(100_000)}"`);
    });
    const words = await failureOf(read(server.url, { limits: { responseBytes: 4096 } }));
    expect(words).toMatch(/more than 4096 bytes|too-large/);
    expect(server.seen).toHaveLength(1);
  });

  it('is done within its total time, however slow the service', async () => {
    const server = await startServer(() => {});
    const words = await failureOf(read(server.url, { limits: { totalMs: 60 } }));
    expect(words).toMatch(/within 60 ms|timed-out/);
  });

  it('gives up after the attempts allowed', async () => {
    const server = await startServer((response) => response.writeHead(503).end(TOKEN));
    const { waits, tuning } = instantly({ retry: { maxAttempts: 4 } });
    await failureOf(read(server.url, tuning));
    expect(server.seen).toHaveLength(4);
    expect(waits).toHaveLength(3);
  });

  it.each([429, 500, 502, 503, 504, 520])(
    'tries again after %i, as long as Retry-After asks',
    async (status) => {
      const date = new Date('2030-01-01T00:00:00Z');
      const server = await startServer((response, _, turn) => {
        if (turn > 2) return sendJson(response, good);
        response.sendDate = false;
        const later = new Date(date.getTime() + 9_000).toUTCString();
        return response
          .writeHead(status, { date: date.toUTCString(), 'retry-after': turn === 1 ? '7' : later })
          .end();
      });
      const { waits, tuning } = instantly();
      await read(server.url, tuning);
      expect(waits).toEqual([7_000, 9_000]);
    },
  );

  it('does not wait longer than a minute, and says so', async () => {
    const server = await startServer((response) => response.writeHead(429, { 'retry-after': '61' }).end());
    const { waits, tuning } = instantly();
    const words = await failureOf(read(server.url, tuning));
    expect(words).toMatch(/The server asked to wait 61 s|status 429/);
    expect(waits).toEqual([]);
  });

  it.each([400, 401, 403, 404, 501])(
    'does not try again after %i, and never repeats its token',
    async (status) => {
      const server = await startServer((response, { headers }) => {
        const echo = inspect(headers);
        sendJson(
          response,
          { message: echo, detail: echo, errors: [echo], type: 'x', title: echo, status },
          status,
        );
      });
      const reading = read(server.url, instantly().tuning);
      if (status === 404 && answersAbsence) await reading;
      else await failureOf(reading);
      const publicRequests = server.seen.filter(({ url }) => url === server.seen[0]?.url);
      expect(publicRequests).toHaveLength(1);
    },
  );

  it.each([301, 302, 303, 307, 308])('never follows a redirect (%i) to another origin', async (status) => {
    const elsewhere = await startServer((response) => sendJson(response, good));
    const server = await startServer((response) =>
      response.writeHead(status, { location: `${elsewhere.url}/login?next=hunter2` }).end(),
    );
    const words = await failureOf(read(server.url, instantly().tuning));
    expect(words).toContain(`${elsewhere.url}/login`);
    expect(words).not.toContain('hunter2');
    expect(elsewhere.seen).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it(`${followsRedirects ? 'follows' : 'refuses'} a redirect of a read within its origin`, async () => {
    const server = await startServer((response, { url }) =>
      url.startsWith('/new')
        ? sendJson(response, good)
        : response.writeHead(307, { location: `/new${url}` }).end(),
    );
    const reading = read(server.url, instantly().tuning);
    if (followsRedirects) await reading;
    else await failureOf(reading);
    expect(server.seen.some(({ url }) => url.startsWith('/new'))).toBe(followsRedirects);
  });

  it('says what is wrong with a response that is not one of the service', async () => {
    const server = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${TOKEN}</title>`);
    });
    await failureOf(read(server.url, instantly().tuning));
  });

  it('says who cannot be reached', async () => {
    const { tuning } = instantly();
    expect(await failureOf(read('http://127.0.0.1:1', tuning))).toMatch(
      /127\.0\.0\.1:1 refused|ECONNREFUSED/,
    );
  });

  it('goes through the proxy of the environment, which never sees its token', async () => {
    withoutProxies();
    const seen: string[] = [];
    const server = await startPrivateServer('service.test', (request, response) => {
      seen.push(inspect(request.headers));
      sendJson(response, good);
    });
    const proxy = await startProxy({ port: server.port });
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    const { tuning } = instantly();
    expect(await failureOf(read('https://service.test', tuning))).toMatch(/NODE_EXTRA_CA_CERTS|untrusted/);
    expect(seen).toEqual([]);
    trust(server.cert);
    await read('https://service.test', tuning);
    expect(seen[0]).toContain(TOKEN);
    expect(new Set(proxy.hosts)).toEqual(new Set(['service.test:443']));
    expect(proxy.headers.join()).not.toContain(TOKEN);
  });

  it('names the variable of an unusable proxy, without its password', async () => {
    withoutProxies();
    vi.stubEnv('HTTPS_PROXY', 'me:hunter2@proxy:99999');
    const words = await failureOf(
      Promise.resolve().then(() => read('https://service.test', instantly().tuning)),
    );
    expect(words).toContain('HTTPS_PROXY');
    expect(words).not.toContain('hunter2');
  });

  it('shows no token of a redirect to another origin', async () => {
    const server = await startServer((response) =>
      response.writeHead(302, { location: `https://elsewhere.example.com/${TOKEN}/x` }).end(),
    );
    const words = await failureOf(read(server.url, instantly().tuning));
    expect(words).toContain('https://elsewhere.example.com/[redacted]/x');
  });

  it.runIf(write)('follows no redirect of a write', async () => {
    const server = await startServer((response, { method }) =>
      method === 'GET'
        ? sendJson(response, { updated_at: '2026-11-01T00:00:00Z' })
        : response.writeHead(307, { location: '/new' }).end(),
    );
    await failureOf(write?.(server.url, instantly().tuning) ?? Promise.resolve());
    expect(server.seen.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it.runIf(writeOnce)(
    'sends a write that must not be done twice once, unless it surely was not done',
    async () => {
      const lost = await startServer((response) => response.destroy());
      await failureOf(writeOnce?.(lost.url, instantly().tuning) ?? Promise.resolve());
      expect(lost.seen).toHaveLength(1);
      const broken = await startServer((response) => response.writeHead(502).end());
      await failureOf(writeOnce?.(broken.url, instantly().tuning) ?? Promise.resolve());
      expect(broken.seen).toHaveLength(1);
      const busy = await startServer((response) => response.writeHead(429, { 'retry-after': '1' }).end());
      await failureOf(writeOnce?.(busy.url, instantly().tuning) ?? Promise.resolve());
      expect(busy.seen).toHaveLength(5);
    },
  );

  it.runIf(list)('reads a bounded number of pages', async () => {
    const server = await startServer((response, _, turn) => sendJson(response, endless?.(turn)));
    await failureOf(list?.(server.url, instantly().tuning, 7) ?? Promise.resolve());
    expect(server.seen).toHaveLength(7);
  });
});
