/** How hard a client tries. Times are milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first included. 1 means: never retry. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait; it doubles with each attempt. */
  readonly baseMs: number;
  /** Upper bound of every wait the client chooses itself. */
  readonly capMs: number;
  /** The longest `Retry-After` that is waited for. Beyond it the call fails at once and says so. */
  readonly retryAfterMaxMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  maxAttempts: 5,
  baseMs: 200,
  capMs: 5_000,
  retryAfterMaxMs: 60_000,
};

/** How one attempt ended, as far as retrying goes. */
export type AttemptOutcome =
  | { readonly type: 'response'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly type: 'network'; readonly transient: boolean };

export interface RetrySituation {
  /** Which attempt just ended; the first is 1. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  /** Whether doing it twice is the same as doing it once: idempotent, or sent with an Idempotency-Key. */
  readonly repeatable: boolean;
  /** What is left of the call's deadline. */
  readonly remainingMs: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | {
      readonly retry: false;
      readonly because: 'final' | 'not-repeatable' | 'attempts-spent' | 'retry-after-too-long' | 'deadline';
    };

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Decides what follows a failed attempt: exponential backoff with full jitter, never sooner than `Retry-After`. */
export function decideRetry(situation: RetrySituation, policy: RetryPolicy): RetryDecision {
  const { attempt, outcome } = situation;
  if (!isTransient(outcome)) return { retry: false, because: 'final' };
  if (!situation.repeatable) return { retry: false, because: 'not-repeatable' };
  if (attempt >= policy.maxAttempts) return { retry: false, because: 'attempts-spent' };

  const retryAfterMs = outcome.type === 'response' ? (outcome.retryAfterMs ?? 0) : 0;
  if (retryAfterMs > policy.retryAfterMaxMs) return { retry: false, because: 'retry-after-too-long' };

  // Jitter comes on top of Retry-After too: many clients were told the same second.
  const backoffMs = situation.random * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  const delayMs = Math.round(retryAfterMs + backoffMs);
  return delayMs < situation.remainingMs ? { retry: true, delayMs } : { retry: false, because: 'deadline' };
}

function isTransient(outcome: AttemptOutcome): boolean {
  return outcome.type === 'response' ? TRANSIENT_STATUSES.has(outcome.status) : outcome.transient;
}
