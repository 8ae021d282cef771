import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOut, type Exchange } from './exchange.ts';
import { HttpFailure } from './failure.ts';
import { createRedactor } from './redact.ts';
import { type HttpMethod, type HttpResponse, isRepeatable, isSafe } from './request-response.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { Transport, WireRequest } from './transport.ts';

const ORIGIN = 'https://lp.example.com';

/** What the server does with one request. */
type Act =
  | { readonly type: 'respond'; readonly status: number; readonly retryAfter?: string }
  | { readonly type: 'redirect'; readonly location: string }
  | { readonly type: 'fail'; readonly code: string; readonly syscall?: string };

/** A transport that plays `acts`, then 200 for ever, on a clock that only waits and requests move. */
function played(acts: readonly Act[], requestMs = 10) {
  const state = { nowMs: 0, waitedMs: 0 };
  const sent: WireRequest[] = [];
  const respond = (status: number, headers: HttpResponse['headers'] = {}): HttpResponse => ({
    status,
    headers,
    body: Buffer.alloc(0),
    sentMs: state.nowMs,
    receivedMs: state.nowMs,
  });
  const transport: Transport = {
    async send(request) {
      request.signal.throwIfAborted();
      const act = acts[sent.length] ?? { type: 'respond', status: 200 };
      sent.push(request);
      state.nowMs += requestMs;
      if (act.type === 'fail') throw Object.assign(new Error('failed'), act);
      if (act.type === 'redirect') return respond(307, { location: act.location });
      return respond(act.status, act.retryAfter === undefined ? {} : { 'retry-after': act.retryAfter });
    },
    close: async () => {},
  };
  const exchange = (totalMs: number, given: Partial<Exchange> = {}): Exchange => ({
    transport,
    mayUseProxy: false,
    deadline: { totalMs, signal: new AbortController().signal, remainingMs: () => totalMs - state.nowMs },
    retry: DEFAULT_RETRY,
    redirects: 'same-origin',
    runtime: {
      wallClock: () => state.nowMs,
      monotonic: () => state.nowMs,
      random: () => 0.5,
      sleep: async (ms) => {
        state.nowMs += ms;
        state.waitedMs += ms;
      },
      abortAfter: () => new AbortController().signal,
    },
    redact: createRedactor(),
    rateLimitWaitMs: undefined,
    onAttempt: undefined,
    onResponse: undefined,
    ...given,
  });
  return { sent, state, exchange };
}

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    type: fc.constant('respond' as const),
    status: fc.constantFrom(200, 204, 400, 403, 404, 409, 429, 500, 501, 502, 503, 504),
    retryAfter: fc.constantFrom('0', '1', '59', '61', 'soon'),
  }),
  fc.record({
    type: fc.constant('redirect' as const),
    location: fc.constantFrom('/new', `${ORIGIN}/x?t=1`, 'https://evil.example.com/', 'http://['),
  }),
  fc.record({
    type: fc.constant('fail' as const),
    code: fc.constantFrom('ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ENOTFOUND'),
    syscall: fc.constantFrom('connect', 'read'),
  }),
);

/** Whether the server may have carried a request out, by what it did. */
function mayHaveBeenDone(act: Act): boolean {
  if (act.type === 'redirect') return false;
  if (act.type === 'respond') return act.status >= 500 && act.status !== 501 && act.status !== 503;
  if (act.code === 'ECONNREFUSED' || act.code === 'ENOTFOUND') return false;
  return act.syscall !== 'connect';
}

describe('carryOut', () => {
  it('keeps its bounds whatever the server does', async () => {
    const requests = fc.record({
      method: fc.constantFrom<HttpMethod>('GET', 'PUT', 'POST', 'PATCH', 'DELETE'),
      repeatable: fc.option(fc.boolean(), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(acts, { maxLength: 12 }),
        requests,
        fc.integer({ min: 1, max: 200_000 }),
        async (script, { method, repeatable }, totalMs) => {
          const { sent, state, exchange } = played(script);
          const request = {
            method,
            url: new URL(`${ORIGIN}/v1/x`),
            headers: {},
            ...(repeatable === undefined ? {} : { repeatable }),
          };
          const ended = await carryOut(request, exchange(totalMs)).then(
            ({ effort }) => effort,
            (error: unknown) => {
              if (error instanceof HttpFailure) return error.effort;
              throw error;
            },
          );
          const done = script.slice(0, sent.length);
          const redirects = done.filter(({ type }) => type === 'redirect').length;
          expect(ended.attempts).toBeLessThanOrEqual(DEFAULT_RETRY.maxAttempts);
          expect(sent.length).toBeLessThanOrEqual(ended.attempts + redirects);
          expect(state.waitedMs).toBeLessThan(totalMs);
          expect(sent.every(({ url }) => url.origin === ORIGIN)).toBe(true);
          if (!isSafe(request)) {
            expect(sent.every(({ url }) => url.pathname === '/v1/x')).toBe(true);
            expect(ended.mayHaveTakenEffect).toBe(done.some(mayHaveBeenDone));
          } else expect(ended.mayHaveTakenEffect).toBe(false);
          if (!isRepeatable(request)) expect(done.slice(0, -1).some(mayHaveBeenDone)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('tries a write again until a response shows that it was carried out', async () => {
    const { sent, exchange } = played([
      { type: 'fail', code: 'ECONNRESET' },
      { type: 'respond', status: 503, retryAfter: '1' },
    ]);
    const request = { method: 'PUT', url: new URL(ORIGIN), headers: {} } as const;
    const { status, effort } = await carryOut(request, exchange(60_000));
    expect([status, effort.attempts, sent.length]).toEqual([200, 3, 3]);
    expect(effort.mayHaveTakenEffect).toBe(true);
  });

  it('does not send what is out of time, and knows that it was not carried out', async () => {
    const { sent, exchange } = played([]);
    const signal = AbortSignal.abort();
    const deadline = { totalMs: 5, signal, remainingMs: () => -1 };
    const request = { method: 'POST', url: new URL(ORIGIN), headers: {} } as const;
    const failure = await carryOut(request, exchange(5, { deadline })).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      fault: { kind: 'timed-out', totalMs: 5 },
      effort: { attempts: 0, mayHaveTakenEffect: false },
    });
    expect(sent).toEqual([]);
  });

  it('rejects with the reason of the signal of the caller', async () => {
    const reason = new Error('changed my mind');
    const { sent, exchange } = played([]);
    const request = {
      method: 'GET',
      url: new URL(ORIGIN),
      headers: {},
      signal: AbortSignal.abort(reason),
    } as const;
    await expect(carryOut(request, exchange(1_000))).rejects.toBe(reason);
    expect(sent).toEqual([]);
  });

  it('reports each attempt without query, header or body', async () => {
    const events: unknown[] = [];
    const { exchange } = played([{ type: 'respond', status: 503 }]);
    const url = new URL(`${ORIGIN}/v1/x?token=hunter2`);
    await carryOut(
      { method: 'GET', url, headers: { authorization: 'Bearer hunter2' } },
      exchange(60_000, { onAttempt: (event) => events.push(event) }),
    );
    expect(events).toMatchObject([
      { method: 'GET', path: '/v1/x', attempt: 1, status: 503, failure: null, retryInMs: 100 },
      { method: 'GET', path: '/v1/x', attempt: 2, status: 200, failure: null, retryInMs: null },
    ]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  });
});
