import type { ProblemCode } from './contract/problem.ts';

/**
 * What went wrong, by what a caller would do about it:
 * - `unauthenticated`: the key is missing, unknown, expired or revoked (401; {@link LowerPlaneError.code} says which).
 * - `forbidden`: the key is valid, but does not allow this (403).
 * - `notFound`: LowerPlane itself says that the resource does not exist. Never a 404 of a proxy or a wrong URL.
 * - `conflict`: the state of the resource forbids it, or an Idempotency-Key was used for something else (409).
 * - `invalidRequest`: LowerPlane refused the request as malformed ({@link LowerPlaneError.fields} says where).
 * - `rateLimited`: too many requests, after the retries (429).
 * - `unavailable`: no response, or a failure of the server (5xx), after the retries.
 * - `invalidResponse`: a response that does not follow the contract: HTML, a redirect elsewhere, an unexpected shape.
 */
export type LowerPlaneErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'invalidRequest'
  | 'rateLimited'
  | 'unavailable'
  | 'invalidResponse';

export interface LowerPlaneErrorFacts {
  readonly kind: LowerPlaneErrorKind;
  /** The code of LowerPlane's problem document, if there was one. */
  readonly code: ProblemCode | null;
  /** HTTP status of the last response; null when there was none. */
  readonly status: number | null;
  readonly method: string;
  /** Path of the request, without its query. */
  readonly path: string;
  /** How many times the request was sent. */
  readonly attempts: number;
  /** Title Case summary for people. */
  readonly title: string;
  /** What happened, whose fault it likely is, and what to do next. */
  readonly detail: string;
  /** The server's own message, redacted and truncated; null when there was none. */
  readonly serverDetail: string | null;
  /** The fields LowerPlane found invalid. */
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  /** The last `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** It was a write, and it is not known whether it was carried out: check before repeating it. */
  readonly mayHaveTakenEffect: boolean;
}

/**
 * A call to LowerPlane that failed. Neither it nor anything it refers to holds the key or a request header; all text
 * of the server in it is redacted.
 */
export class LowerPlaneError extends Error implements LowerPlaneErrorFacts {
  override readonly name = 'LowerPlaneError';
  readonly kind: LowerPlaneErrorKind;
  readonly code: ProblemCode | null;
  readonly status: number | null;
  readonly method: string;
  readonly path: string;
  readonly attempts: number;
  readonly title: string;
  readonly detail: string;
  readonly serverDetail: string | null;
  readonly fields: LowerPlaneErrorFacts['fields'];
  readonly retryAfterMs: number | null;
  readonly mayHaveTakenEffect: boolean;

  constructor(facts: LowerPlaneErrorFacts) {
    super(`${facts.title}: ${facts.detail}`);
    this.kind = facts.kind;
    this.code = facts.code;
    this.status = facts.status;
    this.method = facts.method;
    this.path = facts.path;
    this.attempts = facts.attempts;
    this.title = facts.title;
    this.detail = facts.detail;
    this.serverDetail = facts.serverDetail;
    this.fields = facts.fields;
    this.retryAfterMs = facts.retryAfterMs;
    this.mayHaveTakenEffect = facts.mayHaveTakenEffect;
  }
}

/** Whether `error` is a {@link LowerPlaneError}, of one of `kinds` if any are given. */
export function isLowerPlaneError(
  error: unknown,
  ...kinds: readonly LowerPlaneErrorKind[]
): error is LowerPlaneError {
  return error instanceof LowerPlaneError && (kinds.length === 0 || kinds.includes(error.kind));
}

/** An unusable option of the client, found before anything is sent. Of the values it holds only the host of the base URL. */
export class ClientOptionError extends Error {
  override readonly name = 'ClientOptionError';
  readonly option: 'baseUrl' | 'apiKey' | 'proxy';
  readonly title: string;
  readonly detail: string;

  constructor(option: ClientOptionError['option'], title: string, detail: string) {
    super(`${title}: ${detail}`);
    this.option = option;
    this.title = title;
    this.detail = detail;
  }
}
