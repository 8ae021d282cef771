import { describe, expect, it } from 'vitest';
import { rateLimitWaitMs } from './rate-limit.ts';

const NOW = Date.parse('2026-11-02T10:00:00Z');
const answer = (status: number, headers: Readonly<Record<string, string>> = {}, text = '') => ({
  status,
  headers,
  body: Buffer.from(text),
});

describe('rateLimitWaitMs', () => {
  it.each([
    [answer(403, { 'retry-after': '30' }), 30_000],
    [answer(429, { 'retry-after': 'Mon, 02 Nov 2026 10:00:05 GMT' }), 5_000],
    [answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) }), 90_000],
    [answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 - 90) }), 0],
    [answer(403, {}, '{"message":"You have exceeded a secondary rate limit"}'), 60_000],
    [answer(429), 60_000],
  ])('waits as long as GitHub asks', (limited, waitMs) => {
    expect(rateLimitWaitMs(limited, NOW)).toBe(waitMs);
  });

  it.each([
    answer(403, { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '1' }, 'Resource not accessible'),
    answer(404),
    answer(503, { 'retry-after': '30' }),
  ])('ignores other responses', (other) => {
    expect(rateLimitWaitMs(other, NOW)).toBeNull();
  });
});
