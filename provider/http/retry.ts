/** How often and how long to retry. Times are milliseconds. */
export interface RetryPolicy {
  /** Attempts in total, the first included. 1 means: never retry. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait; it doubles with each attempt. */
  readonly baseMs: number;
  /** Upper bound of every wait that the client chooses itself. */
  readonly capMs: number;
  /** The longest `Retry-After` that is honored. If the server asks for more, the request fails at once. */
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
  | { readonly type: 'no-response'; readonly transient: boolean; readonly reached: boolean };

export interface RetrySituation {
  /** Which attempt just ended; the first is 1. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  /** Whether sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
  /** What is left of the deadline. */
  readonly remainingMs: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** Why there is no further attempt. */
export type GaveUp = 'final' | 'not-repeatable' | 'attempts-spent' | 'retry-after-too-long' | 'deadline';

export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number }
  | { readonly retry: false; readonly because: GaveUp };

const TOO_MANY_REQUESTS = 429;
/** The server cannot do it, now or later. */
const NOT_IMPLEMENTED = 501;

/**
 * Decides what follows a failed attempt: exponential backoff with full jitter, never sooner than `Retry-After`.
 *
 * Transient are 429, every 5xx but 501, and lost connections, as in HashiCorp's go-retryablehttp. A request that must
 * not be sent twice is sent again only after an attempt that the server surely did not carry out.
 */
export function decideRetry(situation: RetrySituation, policy: RetryPolicy): RetryDecision {
  const { attempt, outcome } = situation;
  if (!isTransient(outcome)) return { retry: false, because: 'final' };
  if (!situation.repeatable && !wasNotCarriedOut(outcome)) return { retry: false, because: 'not-repeatable' };
  if (attempt >= policy.maxAttempts) return { retry: false, because: 'attempts-spent' };

  const retryAfterMs = outcome.type === 'response' ? (outcome.retryAfterMs ?? 0) : 0;
  if (retryAfterMs > policy.retryAfterMaxMs) return { retry: false, because: 'retry-after-too-long' };

  // Jitter is added to Retry-After too: many clients were given the same second.
  const backoffMs = situation.random * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  const delayMs = Math.round(retryAfterMs + backoffMs);
  return delayMs < situation.remainingMs ? { retry: true, delayMs } : { retry: false, because: 'deadline' };
}

/** Whether the server may have carried out a write although the attempt failed. */
export function mayHaveBeenCarriedOut(outcome: AttemptOutcome): boolean {
  if (outcome.type === 'no-response') return outcome.reached;
  // 503 means that the server did not begin.
  return outcome.status >= 500 && outcome.status !== 503 && outcome.status !== NOT_IMPLEMENTED;
}

function isTransient(outcome: AttemptOutcome): boolean {
  if (outcome.type === 'no-response') return outcome.transient;
  const { status } = outcome;
  return status === TOO_MANY_REQUESTS || (status >= 500 && status !== NOT_IMPLEMENTED);
}

/** Stricter than the negation of {@link mayHaveBeenCarriedOut}: a proxy in between can answer 503 after the fact. */
function wasNotCarriedOut(outcome: AttemptOutcome): boolean {
  return outcome.type === 'no-response' ? !outcome.reached : outcome.status === TOO_MANY_REQUESTS;
}
