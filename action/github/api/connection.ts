import { getOctokit } from '@actions/github';
import type * as z from 'zod';
import { classifyNetworkFailure } from '../../../provider/api/network-failure.ts';
import { SYSTEM_RUNTIME, type Timeouts } from '../../../provider/api/options.ts';
import {
  type AttemptOutcome,
  DEFAULT_RETRY,
  decideRetry,
  type RetryPolicy,
} from '../../../provider/api/retry.ts';
import { parseRetryAfter } from '../../../provider/api/retry-after.ts';
import { userAgent } from '../../../provider/api/user-agent.ts';
import { rateLimitWaitMs } from '../../../provider/delivery/github/rate-limit.ts';
import { cleanerOf } from '../../../provider/delivery/remote/clean-text.ts';
import { parseJson } from '../../../provider/delivery/remote/read-answer.ts';
import { createSender, type RemoteAnswer } from '../../../provider/delivery/remote/sender.ts';
import { parseServiceUrl } from '../../../provider/delivery/remote/service-url.ts';
import { GithubError } from './github-error.ts';

/** One request to GitHub's REST API. */
export interface GithubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the repository: `/issues/7/comments`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** For errors, after "may not": "write comments". */
  readonly doing: string;
  /** What the token needs, as it is written in a workflow: `pull-requests: write`. */
  readonly permission: string;
  /** Doing it twice is the same as doing it once; so it is for GET and PATCH. */
  readonly repeatable?: boolean;
}

/** One repository at GitHub, asked with one token until a deadline. */
export interface GithubConnection {
  /**
   * Sends a request, again where a moment may mend it, and reads its answer.
   *
   * @throws GithubError when GitHub refuses, cannot be reached in time, or answers something else.
   */
  send<Schema extends z.ZodType>(request: GithubRequest, answer: Schema): Promise<z.output<Schema>>;
}

export interface ConnectionOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** For everything that is sent over this connection together. */
  readonly totalMs: number;
  readonly retry?: Partial<RetryPolicy>;
}

const TIMEOUTS: Omit<Timeouts, 'totalMs'> = { connectMs: 10_000, headersMs: 20_000, bodyMs: 20_000 };
/** A hundred comments, each as long as GitHub lets it be. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** Octokit warns of deprecations in the log, which is the gate's. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @throws GithubError when the address makes no sense. */
export function connectToGithub(options: ConnectionOptions): GithubConnection {
  const { repository, token, totalMs } = options;
  const address = parseServiceUrl("The address of GitHub's API", options.apiUrl);
  if (!address.ok) throw new GithubError(address.problem);
  const base = address.url;
  const { host } = base;
  const runtime = SYSTEM_RUNTIME;
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  const sendOnce = createSender(base, { ...TIMEOUTS, totalMs }, MAX_ANSWER_BYTES);
  const clean = cleanerOf([token]);
  const deadline = AbortSignal.timeout(totalMs);
  const deadlineMs = runtime.monotonic() + totalMs;
  const octokit = getOctokit(token, {
    baseUrl: base.href.replace(/\/$/, ''),
    userAgent: userAgent('lowerplane-gate'),
    log: SILENT,
  });

  const attemptOnce = async ({ method, path, body }: GithubRequest) => {
    let answer: RemoteAnswer | undefined;
    // Octokit makes requests as GitHub wants them; what is sent goes our way: its limits, its proxies, no redirect.
    const fetch: typeof globalThis.fetch = async (url, init = {}) => {
      const message = { method, path, ...(typeof init.body === 'string' ? { body: init.body } : {}) };
      const headers = Object.fromEntries(new Headers(init.headers));
      answer = await sendOnce(new URL(String(url)), message, headers, deadline);
      return asResponse(answer);
    };
    try {
      await octokit.request(`${method} /repos/${repository}${path}`, {
        ...(body === undefined ? {} : { data: body }),
        headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
        request: { fetch },
      });
    } catch (error) {
      // With an answer it is GitHub's refusal, which is told by its status.
      if (answer === undefined) {
        const { code, reached, transient } = classifyNetworkFailure(error, host, false);
        const outcome: AttemptOutcome = { type: 'network', transient };
        return { answer, failure: code, outcome, untouched: !reached };
      }
    }
    if (answer === undefined) throw new GithubError(`${host} was not asked.`);
    return { answer, failure: undefined, ...judge(answer, runtime.wallClock()) };
  };

  return {
    async send(request, schema) {
      for (let attempt = 1; ; attempt++) {
        const { answer, failure, outcome, untouched } = await attemptOnce(request);
        const decision = decideRetry(
          {
            attempt,
            outcome,
            repeatable: untouched || request.method !== 'POST' || request.repeatable === true,
            remainingMs: deadlineMs - runtime.monotonic(),
            random: runtime.random(),
          },
          retry,
        );
        if (decision.retry && !deadline.aborted) {
          await runtime.sleep(decision.delayMs, deadline).catch(() => {});
          continue;
        }
        if (answer === undefined)
          throw new GithubError(`${host} gave no answer (${deadline.aborted ? 'out of time' : failure}).`);
        if (answer.status < 200 || answer.status > 299)
          throw refusal(request, answer, clean(messageOf(answer)));
        const parsed = schema.safeParse(parseJson(answer.text));
        if (parsed.success) return parsed.data;
        throw new GithubError(
          `${host} answered (${answer.status}) what GitHub does not document.`,
          answer.status,
        );
      }
    },
  };
}

function asResponse({ status, text, header }: RemoteAnswer): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : text, {
    status,
    headers: { 'content-type': header('content-type') ?? 'text/plain' },
  });
}

/** What an answer means for another attempt; `untouched` when GitHub surely did not do what was asked. */
function judge(answer: RemoteAnswer, wallClockMs: number): { outcome: AttemptOutcome; untouched: boolean } {
  const date = Date.parse(answer.header('date') ?? '');
  const nowMs = Number.isNaN(date) ? wallClockMs : date;
  const waitMs = rateLimitWaitMs(answer, nowMs);
  if (waitMs !== null)
    return { outcome: { type: 'response', status: 429, retryAfterMs: waitMs }, untouched: true };
  const status = answer.status >= 500 ? 503 : answer.status;
  const retryAfterMs = parseRetryAfter(answer.header('retry-after'), nowMs);
  return { outcome: { type: 'response', status, retryAfterMs }, untouched: false };
}

function messageOf({ text }: RemoteAnswer): string {
  const body = parseJson(text);
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
}

function refusal(
  { doing, permission }: GithubRequest,
  { status }: RemoteAnswer,
  message: string,
): GithubError {
  const said = `${status}${message === '' ? '' : `: ${message}`}`;
  const words = () => {
    if (status === 401) return `GitHub does not accept the token (${said}).`;
    if (status === 403 || status === 404) {
      return `The token may not ${doing} (${said}). Give the job the permission \`${permission}\`; in pull requests of forks nothing can.`;
    }
    if (status >= 300 && status < 400)
      return `GitHub says that the repository is elsewhere now (${said}); the token is not sent there.`;
    if (status >= 500 || status === 429) return `GitHub failed to ${doing} (${said}).`;
    return `GitHub refused to ${doing} (${said}).`;
  };
  return new GithubError(words(), status);
}
