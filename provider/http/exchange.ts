import type { Deadline } from './deadline.ts';
import { type Effort, HttpFailure, type HttpFault } from './failure.ts';
import { classifyNetworkError } from './network-cause.ts';
import type { Redact } from './redact.ts';
import { decideRedirect, type RedirectPolicy } from './redirect.ts';
import {
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  headerOf,
  isRepeatable,
  isSafe,
} from './request-response.ts';
import { type AttemptOutcome, decideRetry, mayHaveBeenCarriedOut, type RetryPolicy } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { HttpRuntime } from './runtime.ts';
import { InvalidProxy, ResponseTooLarge, type Transport } from './transport.ts';

/** One attempt of a request, for logs. Never holds a header or a body. */
export interface AttemptEvent {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly attempt: number;
  readonly durationMs: number;
  /** null when there was no response. */
  readonly status: number | null;
  /** Why there was no response, for example `ECONNREFUSED`; null when there was one. */
  readonly failure: string | null;
  /** The wait before the next attempt; null when there is none. */
  readonly retryInMs: number | null;
}

/** A response, and what it took to get it. */
export interface FinalResponse extends HttpResponse {
  readonly effort: Effort;
}

/** What carrying out a request needs beside the request. */
export interface Exchange {
  readonly transport: Transport;
  readonly mayUseProxy: boolean;
  readonly deadline: Deadline;
  readonly retry: RetryPolicy;
  readonly redirects: RedirectPolicy;
  readonly runtime: HttpRuntime;
  readonly redact: Redact;
  readonly rateLimitWaitMs: ((response: HttpResponse, nowMs: number) => number | null) | undefined;
  readonly onAttempt: ((event: AttemptEvent) => void) | undefined;
  readonly onResponse: ((response: HttpResponse) => void) | undefined;
}

type WholeRequest = HttpRequest & { readonly headers: HttpHeaders };

/** How one attempt ended: with a response, unless there is a fault. */
type Attempt = { readonly outcome: AttemptOutcome; readonly status: number | null } & (
  | { readonly response: HttpResponse; readonly fault: null }
  | { readonly response: null; readonly fault: HttpFault }
);

/**
 * Sends a request until there is nothing more to try: attempts, waits, redirects.
 *
 * @throws HttpFailure, or the reason of `request.signal`.
 */
export async function carryOut(request: WholeRequest, exchange: Exchange): Promise<FinalResponse> {
  request.signal?.throwIfAborted();
  const { deadline, runtime, retry, mayUseProxy, onAttempt } = exchange;
  const effort: { -readonly [Fact in keyof Effort]: Effort[Fact] } = {
    attempts: 0,
    gaveUp: 'final',
    retryAfterMs: null,
    mayHaveTakenEffect: false,
  };
  const { host } = request.url;
  const failure = (fault: HttpFault) => new HttpFailure(fault, { ...effort }, { host, mayUseProxy });
  const timedOut = () => failure({ kind: 'timed-out', totalMs: deadline.totalMs });
  if (deadline.signal.aborted) throw timedOut();

  const signal =
    request.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, request.signal]);
  let isInFlight = false;
  try {
    for (;;) {
      effort.attempts += 1;
      const startedMs = runtime.monotonic();
      isInFlight = true;
      const { outcome, status, response, fault } = await attemptOnce(request, exchange, signal);
      isInFlight = false;
      effort.retryAfterMs = outcome.type === 'response' ? outcome.retryAfterMs : null;
      if (!isSafe(request) && mayHaveBeenCarriedOut(outcome)) effort.mayHaveTakenEffect = true;
      const decision = decideRetry(
        {
          attempt: effort.attempts,
          outcome,
          repeatable: isRepeatable(request),
          remainingMs: deadline.remainingMs(),
          random: runtime.random(),
        },
        retry,
      );
      onAttempt?.({
        method: request.method,
        path: exchange.redact(request.url.pathname),
        attempt: effort.attempts,
        durationMs: runtime.monotonic() - startedMs,
        status,
        failure: fault?.kind === 'no-response' ? fault.code : null,
        retryInMs: decision.retry ? decision.delayMs : null,
      });
      if (decision.retry) {
        await runtime.sleep(decision.delayMs, signal);
        continue;
      }
      effort.gaveUp = decision.because;
      if (response === null) throw failure(fault);
      return { ...response, effort: { ...effort } };
    }
  } catch (error) {
    if (error instanceof HttpFailure) throw error;
    request.signal?.throwIfAborted();
    if (!deadline.signal.aborted) throw error;
    effort.mayHaveTakenEffect ||= isInFlight && !isSafe(request);
    throw timedOut();
  }
}

async function attemptOnce(request: WholeRequest, exchange: Exchange, signal: AbortSignal): Promise<Attempt> {
  const { transport, redirects, redact, onResponse } = exchange;
  let { url } = request;
  try {
    for (let hops = 0; ; hops++) {
      const response = await transport.send({ ...request, url, signal });
      onResponse?.(response);
      const redirect = decideRedirect({ method: request.method, url }, response, hops, redirects);
      const { status } = response;
      const outcome = outcomeOf(response, exchange);
      if (redirect.type === 'none') return { outcome, status, response, fault: null };
      if (redirect.type === 'refuse') {
        const target = redirect.target === null ? null : redact(placeOf(redirect.target));
        return { outcome, status, response: null, fault: { kind: 'redirected', status, target } };
      }
      url = redirect.url;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    const fault = faultOf(error);
    const isOfNetwork = fault.kind === 'no-response';
    const reached = isOfNetwork ? fault.reached : fault.kind === 'too-large';
    const transient = isOfNetwork && fault.transient;
    return { outcome: { type: 'no-response', reached, transient }, status: null, response: null, fault };
  }
}

function faultOf(error: unknown): HttpFault {
  if (error instanceof ResponseTooLarge)
    return { kind: 'too-large', status: error.status, limitBytes: error.limitBytes };
  if (error instanceof InvalidProxy) return { kind: 'invalid-proxy', variable: error.variable };
  return { kind: 'no-response', ...classifyNetworkError(error) };
}

/** Without user, query and fragment: they can carry secrets, and the location is what matters. */
function placeOf({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function outcomeOf(response: HttpResponse, { rateLimitWaitMs, runtime }: Exchange): AttemptOutcome {
  // An HTTP date in Retry-After is meant by the clock of the server.
  const date = Date.parse(headerOf(response, 'date') ?? '');
  const nowMs = Number.isNaN(date) ? runtime.wallClock() : date;
  const waitMs = rateLimitWaitMs?.(response, nowMs) ?? null;
  if (waitMs !== null) return { type: 'response', status: 429, retryAfterMs: waitMs };
  const retryAfterMs = parseRetryAfter(headerOf(response, 'retry-after'), nowMs);
  return { type: 'response', status: response.status, retryAfterMs };
}
