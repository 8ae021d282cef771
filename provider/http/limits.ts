/** Bounds of every request. Times are milliseconds. */
export interface HttpLimits {
  /** Until a connection is established, TLS included. */
  readonly connectMs: number;
  /** From sending the request to receiving the response headers. */
  readonly headersMs: number;
  /** Between two chunks of the response body. */
  readonly bodyMs: number;
  /** Everything together: each attempt and each wait. */
  readonly totalMs: number;
  /** A longer response body is refused. */
  readonly responseBytes: number;
}

/** 16 MiB is about ten times the largest page of LowerPlane. */
export const DEFAULT_LIMITS: HttpLimits = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 30_000,
  totalMs: 120_000,
  responseBytes: 16 * 1024 * 1024,
};
