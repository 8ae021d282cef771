import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rateLimiter } from './rate-limit.ts';

test('a client that waits for Retry-After succeeds', () => {
  const rate = fc.integer({ min: 1, max: 50 });
  const pauses = fc.array(fc.integer({ min: -2_000, max: 2_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(rate, pauses, (perSecond, steps) => {
      const limiter = rateLimiter(perSecond);
      let now = 0;
      for (const step of steps) {
        now += step;
        const seconds = limiter.take('key', now);
        if (seconds === 0) continue;
        now += seconds * 1000;
        expect(limiter.take('key', now)).toBe(0);
      }
    }),
  );
});

test('never more than the burst and the rate allow', () => {
  const limiter = rateLimiter(10);
  let passed = 0;
  for (let now = 0; now < 5_000; now++) if (limiter.take('key', now) === 0) passed++;
  expect(passed).toBeGreaterThanOrEqual(58);
  expect(passed).toBeLessThanOrEqual(60);
});

test('keys do not share a bucket', () => {
  const limiter = rateLimiter(1);
  expect([limiter.take('a', 0), limiter.take('a', 0), limiter.take('b', 0)]).toEqual([0, 1, 0]);
});
