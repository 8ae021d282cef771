import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttemptOutcome,
  DEFAULT_RETRY,
  decideRetry,
  mayHaveBeenCarriedOut,
  type RetrySituation,
} from './retry.ts';

const situation = (over: Partial<RetrySituation> = {}): RetrySituation => ({
  attempt: 1,
  outcome: { type: 'response', status: 503, retryAfterMs: null },
  repeatable: true,
  remainingMs: 120_000,
  random: 0.5,
  ...over,
});
const response = (status: number, retryAfterMs: number | null = null): AttemptOutcome => ({
  type: 'response',
  status,
  retryAfterMs,
});

describe('decideRetry', () => {
  it.each([429, 500, 502, 503, 504, 520])('retries %i', (status) => {
    expect(decideRetry(situation({ outcome: response(status) }), DEFAULT_RETRY)).toEqual({
      retry: true,
      delayMs: 100,
    });
  });

  it.each([200, 301, 400, 401, 403, 404, 409, 422, 501])('treats %i as final', (status) => {
    expect(decideRetry(situation({ outcome: response(status) }), DEFAULT_RETRY)).toEqual({
      retry: false,
      because: 'final',
    });
  });

  it('retries a lost connection, and not a certificate that will not get better', () => {
    const decide = (transient: boolean) =>
      decideRetry(situation({ outcome: { type: 'no-response', transient, reached: true } }), DEFAULT_RETRY);
    expect(decide(true)).toMatchObject({ retry: true });
    expect(decide(false)).toEqual({ retry: false, because: 'final' });
  });

  it('repeats what must not be done twice only when the server surely did not do it', () => {
    const decide = (outcome: AttemptOutcome) =>
      decideRetry(situation({ repeatable: false, outcome }), DEFAULT_RETRY);
    const notRepeated = { retry: false, because: 'not-repeatable' };
    for (const status of [500, 502, 503, 504]) expect(decide(response(status))).toEqual(notRepeated);
    expect(decide({ type: 'no-response', transient: true, reached: true })).toEqual(notRepeated);
    expect(decide({ type: 'no-response', transient: true, reached: false })).toMatchObject({ retry: true });
    expect(decide(response(429))).toMatchObject({ retry: true });
  });

  it('doubles the bound of its wait up to the cap', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
      decideRetry(situation({ attempt, random: 1 }), { ...DEFAULT_RETRY, maxAttempts: 99 }),
    );
    expect(bounds.map((bound) => bound.retry && bound.delayMs)).toEqual([
      200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
  });

  it('gives up at once on a Retry-After beyond its bound', () => {
    expect(decideRetry(situation({ outcome: response(429, 60_001) }), DEFAULT_RETRY)).toEqual({
      retry: false,
      because: 'retry-after-too-long',
    });
  });

  it('does not begin a wait that the deadline would cut', () => {
    expect(
      decideRetry(situation({ outcome: response(429, 3000), remainingMs: 3000 }), DEFAULT_RETRY),
    ).toEqual({
      retry: false,
      because: 'deadline',
    });
  });

  it('keeps its bounds whatever happens', () => {
    const outcomes = fc.oneof(
      fc.record({
        type: fc.constant('response' as const),
        status: fc.integer({ min: 100, max: 599 }),
        retryAfterMs: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
      }),
      fc.record({
        type: fc.constant('no-response' as const),
        transient: fc.boolean(),
        reached: fc.boolean(),
      }),
    );
    const policies = fc.record({
      maxAttempts: fc.integer({ min: 1, max: 20 }),
      baseMs: fc.integer({ min: 0, max: 10_000 }),
      capMs: fc.integer({ min: 0, max: 60_000 }),
      retryAfterMaxMs: fc.integer({ min: 0, max: 600_000 }),
    });
    const situations = fc.record({
      attempt: fc.integer({ min: 1, max: 2000 }),
      outcome: outcomes,
      repeatable: fc.boolean(),
      remainingMs: fc.integer({ min: -1000, max: 600_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(situations, policies, (now, policy) => {
        const decision = decideRetry(now, policy);
        if (!decision.retry) return;
        const asked = now.outcome.type === 'response' ? (now.outcome.retryAfterMs ?? 0) : 0;
        if (!now.repeatable) expect(mayHaveBeenCarriedOut(now.outcome)).toBe(false);
        expect(now.attempt).toBeLessThan(policy.maxAttempts);
        expect(decision.delayMs).toBeGreaterThanOrEqual(asked);
        expect(decision.delayMs).toBeLessThanOrEqual(asked + policy.capMs);
        expect(decision.delayMs).toBeLessThan(now.remainingMs);
        expect(asked).toBeLessThanOrEqual(policy.retryAfterMaxMs);
      }),
    );
  });
});
