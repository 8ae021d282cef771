import { PROBLEM_TYPE_BASE, type Problem, type ProblemCode } from '../api/contract/problem.ts';

/** Status and title of each problem; the detail is worded where it happens. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'missing-key': { status: 401, title: 'No API Key' },
  'unknown-key': { status: 401, title: 'Unknown API Key' },
  'expired-key': { status: 401, title: 'Expired API Key' },
  'revoked-key': { status: 401, title: 'Revoked API Key' },
  'insufficient-permissions': { status: 403, title: 'Insufficient Permissions' },
  'environment-out-of-scope': { status: 403, title: 'Environment Out of Scope' },
  'not-found': { status: 404, title: 'Not Found' },
  'method-not-allowed': { status: 405, title: 'Method Not Allowed' },
  'idempotency-conflict': { status: 409, title: 'Idempotency Key Used Differently' },
  'key-revoked': { status: 409, title: 'Key Is Revoked' },
  conflict: { status: 409, title: 'Conflict' },
  'payload-too-large': { status: 413, title: 'Payload Too Large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported Media Type' },
  'invalid-request': { status: 422, title: 'Invalid Request' },
  'rate-limited': { status: 429, title: 'Too Many Requests' },
  'internal-error': { status: 500, title: 'Internal Error' },
  unavailable: { status: 503, title: 'Unavailable' },
};

/** What is wrong with one field. `path` is a JSON Pointer into the body, or the name of a parameter. */
export type FieldError = NonNullable<Problem['errors']>[number];

interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  /** Another status than the code's own, for faults that imitate a gateway. */
  readonly status?: number;
}

/** Throw it anywhere while answering a request: it becomes the answer. `detail` is for people and holds no secret. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[] | undefined;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.code = code;
    this.status = extras.status ?? PROBLEMS[code].status;
    this.headers = extras.headers ?? {};
    this.errors = extras.errors;
  }

  /** The body, RFC 9457. */
  toProblem(instance: string): Problem {
    return {
      type: `${PROBLEM_TYPE_BASE}${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      detail: this.message,
      instance,
      ...(this.errors === undefined ? {} : { errors: [...this.errors] }),
    };
  }
}

/** One or more invalid fields, summed up in a sentence and listed one by one. */
export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  const summary = errors
    .map(({ path, message }) => `${path === '' ? 'the body' : path} ${message}`)
    .join('; ');
  return new ProblemError('invalid-request', `The request is not valid: ${summary}.`, { errors });
}
