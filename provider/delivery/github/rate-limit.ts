import { type HttpResponse, headerOf, textOf } from '../../http/request-response.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';

/** What GitHub asks to wait for after a secondary limit that names no time. */
const UNNAMED_WAIT_MS = 60_000;

/**
 * How long GitHub asks to wait; null when the response is about something else. It says so with 403 as well as 429.
 * Source: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function rateLimitWaitMs(
  response: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
  nowMs: number,
): number | null {
  if (response.status !== 403 && response.status !== 429) return null;
  const retryAfterMs = parseRetryAfter(headerOf(response, 'retry-after'), nowMs);
  if (retryAfterMs !== null) return retryAfterMs;
  const reset = Number(headerOf(response, 'x-ratelimit-reset') ?? '');
  if (headerOf(response, 'x-ratelimit-remaining') === '0' && reset > 0)
    return Math.max(0, reset * 1000 - nowMs);
  return response.status === 429 || /rate limit/i.test(textOf(response)) ? UNNAMED_WAIT_MS : null;
}
