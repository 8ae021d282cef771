import { parseRetryAfter } from '../../api/retry-after.ts';
import type { RemoteAnswer } from '../remote/sender.ts';

/** What GitHub asks to wait for after a secondary limit that names no time. */
const UNNAMED_WAIT_MS = 60_000;

/**
 * How long GitHub asks to wait; null when the answer is about something else. It says so with 403 as well as 429.
 * Source: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function rateLimitWaitMs(answer: RemoteAnswer, nowMs: number): number | null {
  if (answer.status !== 403 && answer.status !== 429) return null;
  const retryAfterMs = parseRetryAfter(answer.header('retry-after'), nowMs);
  if (retryAfterMs !== null) return retryAfterMs;
  const reset = Number(answer.header('x-ratelimit-reset') ?? '');
  if (answer.header('x-ratelimit-remaining') === '0' && reset > 0) return Math.max(0, reset * 1000 - nowMs);
  return answer.status === 429 || /rate limit/i.test(answer.text) ? UNNAMED_WAIT_MS : null;
}
