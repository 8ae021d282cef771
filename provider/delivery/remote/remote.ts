import type { Runtime } from '../../api/clock.ts';
import { classifyNetworkFailure } from '../../api/network-failure.ts';
import { SYSTEM_RUNTIME, type Timeouts } from '../../api/options.ts';
import type { CleanText } from '../../api/redact.ts';
import { type AttemptOutcome, DEFAULT_RETRY, decideRetry, type RetryPolicy } from '../../api/retry.ts';
import { parseRetryAfter } from '../../api/retry-after.ts';
import { DeliveryError } from '../destination.ts';
import { createSender, type RemoteAnswer, type RemoteRequest } from './sender.ts';
import { deadlineWords, noAnswerWords, redirectWords } from './words.ts';

/** How patient a destination is. Tests give their own. */
export interface RemoteTuning {
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: Partial<RetryPolicy>;
  readonly runtime?: Partial<Runtime>;
}

export interface RemoteOptions {
  /** Id of the destination that errors name. */
  readonly destination: string;
  readonly baseUrl: URL;
  /** Sent with every request, the token among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clean: CleanText;
  /** For a service that asks to wait in its own way: milliseconds to wait, null when this answer asks for none. */
  readonly rateLimitWaitMs?: (answer: RemoteAnswer, nowMs: number) => number | null;
  readonly tuning: RemoteTuning | undefined;
}

/** A service over HTTP that keeps secrets. */
export interface Remote {
  /**
   * The service's last answer, whatever its status, after retries of what a moment may mend (429, 5xx, lost connections).
   *
   * @throws DeliveryError when there is no answer, or a redirect, which is never followed.
   */
  send(request: RemoteRequest): Promise<RemoteAnswer>;
}

/** Milliseconds. The total holds one `Retry-After` of a minute. */
const TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 20_000, bodyMs: 20_000, totalMs: 90_000 };

/** Never retried: the server says that it will not do it. */
const NOT_IMPLEMENTED = 501;

export function createRemote(options: RemoteOptions): Remote {
  const { baseUrl, headers, tuning } = options;
  const timeouts = { ...TIMEOUTS, ...tuning?.timeouts };
  const retry = { ...DEFAULT_RETRY, ...tuning?.retry };
  const runtime = { ...SYSTEM_RUNTIME, ...tuning?.runtime };
  const sendOnce = createSender(baseUrl, timeouts);

  return {
    async send(request) {
      const url = new URL(`${baseUrl.href.replace(/\/$/, '')}${request.path}`);
      const what = { method: request.method, host: baseUrl.host };
      const deadline = AbortSignal.timeout(timeouts.totalMs);
      const deadlineMs = runtime.monotonic() + timeouts.totalMs;
      const fail = (words: string) => new DeliveryError(options.destination, words);

      const attemptOnce = async () => {
        try {
          const answer = await sendOnce(url, request, headers, deadline);
          return { answer, outcome: outcomeOf(answer, options, runtime) };
        } catch (error) {
          if (deadline.aborted) throw fail(deadlineWords(what, timeouts.totalMs));
          const failure = classifyNetworkFailure(error, baseUrl.host, false);
          const outcome: AttemptOutcome = { type: 'network', transient: failure.transient };
          return { failure, outcome };
        }
      };

      for (let attempt = 1; ; attempt++) {
        const { answer, failure, outcome } = await attemptOnce();
        const remainingMs = deadlineMs - runtime.monotonic();
        const decision = decideRetry(
          { attempt, outcome, repeatable: true, remainingMs, random: runtime.random() },
          retry,
        );
        if (decision.retry) {
          await runtime.sleep(decision.delayMs, deadline).catch(() => {
            throw fail(deadlineWords(what, timeouts.totalMs));
          });
          continue;
        }
        if (answer === undefined) throw fail(noAnswerWords(what, failure, attempt));
        if (answer.status >= 300 && answer.status < 400)
          throw fail(redirectWords(what, answer, url, options.clean));
        return answer;
      }
    },
  };
}

function outcomeOf(answer: RemoteAnswer, options: RemoteOptions, runtime: Runtime): AttemptOutcome {
  const date = Date.parse(answer.header('date') ?? '');
  const nowMs = Number.isNaN(date) ? runtime.wallClock() : date;
  const waitMs = options.rateLimitWaitMs?.(answer, nowMs) ?? null;
  if (waitMs !== null) return { type: 'response', status: 429, retryAfterMs: waitMs };
  // Every request here may be repeated, so that any failure of the server's own is worth another attempt.
  const status = answer.status >= 500 && answer.status !== NOT_IMPLEMENTED ? 503 : answer.status;
  return { type: 'response', status, retryAfterMs: parseRetryAfter(answer.header('retry-after'), nowMs) };
}
