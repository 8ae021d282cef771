import type { HttpRuntime } from './runtime.ts';

/** A moment by which work must be done, shared by everything that is part of the work. */
export interface Deadline {
  readonly totalMs: number;
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Milliseconds left; negative when the time is over. */
  remainingMs(): number;
}

/** Starts a deadline of `totalMs` milliseconds. */
export function startDeadline(
  totalMs: number,
  { monotonic, abortAfter }: Pick<HttpRuntime, 'monotonic' | 'abortAfter'>,
): Deadline {
  const endMs = monotonic() + totalMs;
  return { totalMs, signal: abortAfter(totalMs), remainingMs: () => endMs - monotonic() };
}
