/** Decides whether a key may make one more request. */
export interface RateLimiter {
  /** @returns Seconds to wait before the next attempt; 0 allows the request. */
  take(keyId: string, now: number): number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A token bucket per key.
 *
 * @param perSecond How many requests a key may make per second, and in one burst.
 */
export function rateLimiter(perSecond: number): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const capacity = Math.max(1, perSecond);
  return {
    take(keyId, now) {
      const bucket = buckets.get(keyId) ?? { tokens: capacity, filledAt: now };
      buckets.set(keyId, bucket);
      // A clock that is set back must not remove tokens.
      const elapsed = Math.max(0, now - bucket.filledAt);
      bucket.tokens = Math.min(capacity, bucket.tokens + (elapsed / 1000) * perSecond);
      bucket.filledAt = now;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.ceil((1 - bucket.tokens) / perSecond);
    },
  };
}
