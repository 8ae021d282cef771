/** How long everything that is asked over the network may take together. */
export interface Deadline {
  readonly withinMs: number;
  /** Aborted when the time is over, or nobody wants the answers any more. */
  readonly signal: AbortSignal;
}
