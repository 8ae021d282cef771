import type { ReadAnswer } from './answer.ts';
import type { MeasuredClock, Runtime } from './clock.ts';
import type { Operation } from './contract/operations.ts';
import { LowerPlaneError } from './errors.ts';
import {
  errorOfAnswer,
  errorOfDeadline,
  errorOfEndlessList,
  errorOfNetwork,
  errorOfRedirect,
  errorOfRequest,
  errorOfStatus,
  type FailedCall,
} from './failure.ts';
import { classifyNetworkFailure, type NetworkFailure } from './network-failure.ts';
import type { AttemptEvent, Timeouts } from './options.ts';
import { type CleanText, cleanerFor } from './redact.ts';
import { sendWithinOrigin } from './redirect.ts';
import { fillPath, type QueryValue, requestUrl, UnusablePathParameter } from './request-url.ts';
import { type AttemptOutcome, decideRetry, type RetryPolicy } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Transport, WireRequest, WireResponse } from './transport.ts';

/** One call of an operation. */
export interface Call {
  readonly operation: Operation;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: { readonly contentType: string; readonly content: string | Uint8Array };
  readonly idempotencyKey?: string;
  /** Set for a POST that is the same done twice as done once. Other methods are, and a POST with an idempotency key. */
  readonly repeatable?: true;
  readonly signal?: AbortSignal | undefined;
}

export interface ExchangeOptions {
  readonly baseUrl: URL;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly retry: RetryPolicy;
  readonly timeouts: Timeouts;
  readonly clock: MeasuredClock;
  readonly runtime: Runtime;
  readonly onAttempt: ((event: AttemptEvent) => void) | undefined;
}

type Attempt = { readonly outcome: AttemptOutcome } & (
  | { readonly type: 'response'; readonly response: WireResponse }
  | { readonly type: 'redirect'; readonly response: WireResponse; readonly target: URL | null }
  | { readonly type: 'network'; readonly failure: NetworkFailure }
);

/** What is known of a call while it runs; {@link FailedCall} is its view for errors. */
type Progress = { -readonly [Fact in keyof FailedCall]: FailedCall[Fact] };

/** Carries calls out: attempts, waits, redirects, and the error when nothing helped. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #clean: CleanText;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#clean = cleanerFor(options.apiKey);
  }

  /**
   * @param read Reads the answer of a success.
   * @throws LowerPlaneError when there is no success, or `read` cannot make sense of it.
   * @throws the reason of `call.signal` when that is aborted.
   */
  async call<Value>(call: Call, read: (response: WireResponse) => ReadAnswer<Value>): Promise<Value> {
    call.signal?.throwIfAborted();
    const { totalMs } = this.#options.timeouts;
    const deadline = AbortSignal.timeout(totalMs);
    const signal = call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]);
    const progress = this.#progress(call.operation);
    const request = this.#request(call, progress, signal);
    try {
      const response = await this.#firstSuccess(request, isRepeatable(call), progress);
      const answer = read(response);
      if (answer.ok) return answer.value;
      progress.mayHaveTakenEffect = request.method !== 'GET';
      throw errorOfAnswer(progress, response, answer.unreadable);
    } catch (error) {
      if (error instanceof LowerPlaneError) throw error;
      call.signal?.throwIfAborted();
      throw deadline.aborted ? errorOfDeadline(progress, totalMs) : error;
    }
  }

  /** The error of a list whose cursors repeat. */
  endlessList(operation: Operation, pages: number): LowerPlaneError {
    return errorOfEndlessList(this.#progress(operation), pages);
  }

  #progress({ method, path }: Operation): Progress {
    return {
      method,
      path,
      origin: this.#options.baseUrl.origin,
      clean: this.#clean,
      attempts: 0,
      gaveUp: 'final',
      retryAfterMs: null,
      mayHaveTakenEffect: false,
    };
  }

  #path({ operation, params }: Call, progress: Progress): string {
    try {
      const path = fillPath(operation.path, params ?? {});
      progress.path = this.#clean(path);
      return path;
    } catch (error) {
      if (error instanceof UnusablePathParameter) throw errorOfRequest(progress, 'Not an Id', error.message);
      throw error;
    }
  }

  #request(call: Call, progress: Progress, signal: AbortSignal): WireRequest {
    const { baseUrl, apiKey, userAgent } = this.#options;
    if (call.idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(call.idempotencyKey)) {
      throw errorOfRequest(
        progress,
        'Unusable Idempotency Key',
        'An idempotency key is 1 to 255 visible ASCII characters without spaces.',
      );
    }
    return {
      method: call.operation.method,
      url: requestUrl(baseUrl, this.#path(call, progress), call.query ?? {}),
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: [...call.operation.success.mediaTypes, 'application/problem+json'].join(', '),
        'user-agent': userAgent,
        ...(call.body === undefined ? {} : { 'content-type': call.body.contentType }),
        ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
      },
      body: call.body?.content ?? null,
      signal,
    };
  }

  async #firstSuccess(request: WireRequest, repeatable: boolean, progress: Progress): Promise<WireResponse> {
    const { runtime, retry, timeouts } = this.#options;
    const deadlineMs = runtime.monotonic() + timeouts.totalMs;
    for (;;) {
      progress.attempts += 1;
      const startedMs = runtime.monotonic();
      const attempt = await this.#attempt(request, progress);
      progress.retryAfterMs = attempt.outcome.type === 'response' ? attempt.outcome.retryAfterMs : null;
      if (request.method !== 'GET' && isDoubtful(attempt)) progress.mayHaveTakenEffect = true;

      const succeeded = attempt.type === 'response' && isSuccess(attempt.response.status);
      const decision = decideRetry(
        {
          attempt: progress.attempts,
          outcome: attempt.outcome,
          repeatable,
          remainingMs: deadlineMs - runtime.monotonic(),
          random: runtime.random(),
        },
        retry,
      );
      this.#options.onAttempt?.({
        method: progress.method,
        path: progress.path,
        attempt: progress.attempts,
        durationMs: runtime.monotonic() - startedMs,
        status: attempt.type === 'network' ? null : attempt.response.status,
        failure: attempt.type === 'network' ? attempt.failure.code : null,
        retryInMs: decision.retry ? decision.delayMs : null,
      });
      if (succeeded) return attempt.response;
      if (!decision.retry) {
        progress.gaveUp = decision.because;
        throw errorOf(attempt, progress);
      }
      await runtime.sleep(decision.delayMs, request.signal);
    }
  }

  async #attempt(request: WireRequest, progress: Progress): Promise<Attempt> {
    const { transport, clock, baseUrl } = this.#options;
    try {
      const sent = await sendWithinOrigin(transport, request);
      const { response } = sent;
      clock.observe(response.header('date'), response.sentMs, response.receivedMs);
      const retryAfterMs = parseRetryAfter(response.header('retry-after'), clock.now());
      return { ...sent, outcome: { type: 'response', status: response.status, retryAfterMs } };
    } catch (error) {
      if (request.signal.aborted) {
        progress.mayHaveTakenEffect ||= request.method !== 'GET';
        throw error;
      }
      const failure = classifyNetworkFailure(error, baseUrl.host, transport.mayUseProxy);
      return { type: 'network', failure, outcome: { type: 'network', transient: failure.transient } };
    }
  }
}

function errorOf(attempt: Attempt, progress: FailedCall): LowerPlaneError {
  switch (attempt.type) {
    case 'response':
      return errorOfStatus(progress, attempt.response);
    case 'redirect':
      return errorOfRedirect(progress, attempt.response, attempt.target);
    case 'network':
      return errorOfNetwork(progress, attempt.failure);
  }
}

function isRepeatable({ operation, idempotencyKey, repeatable }: Call): boolean {
  return operation.method !== 'POST' || idempotencyKey !== undefined || repeatable === true;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether a write that ended so may have been carried out all the same. */
function isDoubtful(attempt: Attempt): boolean {
  if (attempt.type === 'network') return attempt.failure.reached;
  // 503 means that the server did not begin.
  return attempt.response.status >= 500 && attempt.response.status !== 503;
}
