/** The time limit for all network requests together. */
export interface Deadline {
  readonly withinMs: number;
  /** Aborted when the time is over, or when the check has ended. */
  readonly signal: AbortSignal;
}
