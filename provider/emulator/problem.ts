import { PROBLEM_TYPE_BASE, PROBLEMS, type Problem, type ProblemCode } from '../api/contract/problem.ts';

/** What is wrong with one field. `path` is a JSON Pointer into the body, or the name of a parameter. */
export type FieldError = NonNullable<Problem['errors']>[number];

interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
  /** A status other than that of the code, for faults that imitate a gateway. */
  readonly status?: number;
}

/** Throw it anywhere while a request is handled: it becomes the response. `detail` is for people and holds no secret. */
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

/** One or more invalid fields, in one sentence and as a list. */
export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  const summary = errors
    .map(({ path, message }) => `${path === '' ? 'the body' : path} ${message}`)
    .join('; ');
  return new ProblemError('invalid-request', `The request is not valid: ${summary}.`, { errors });
}
