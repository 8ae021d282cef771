import { isLowerPlaneError } from '../api/errors.ts';
import type { PlanNotice } from '../keys/change.ts';
import type { ProblemPath } from '../keys/declaration/problem.ts';

/** What a warning of a plan is about, for callers that show it in another way. */
export type WarningKind = PlanNotice['kind'] | 'successor' | 'old-secret-removed';

/** What a person must act on, or should know. Never holds a secret. */
export interface Problem {
  /** What is wrong, in Title Case. */
  readonly title: string;
  /** What happened with the actual values, and what to do next. */
  readonly detail: string;
  /** The key or destination that it is about. Warnings of one title that are about many may be shown together. */
  readonly subject?: string;
  /** The attribute of the declaration to point at: `['deliver_to', 0]`. */
  readonly path?: ProblemPath;
}

export interface ReportedProblem extends Problem {
  readonly severity: 'error' | 'warning';
  readonly kind?: WarningKind;
}

/** Collects the problems of one piece of work, in the order they were found. */
export class Report {
  readonly #problems: ReportedProblem[] = [];

  /** The work must not go on, or was not done completely. */
  error(problem: Problem): void {
    this.#problems.push({ severity: 'error', ...problem });
  }

  /** Worth knowing, but no reason to stop. */
  warning(problem: Problem, kind?: WarningKind): void {
    this.#problems.push({ severity: 'warning', ...problem, ...(kind !== undefined && { kind }) });
  }

  get hasErrors(): boolean {
    return this.#problems.some(({ severity }) => severity === 'error');
  }

  get problems(): readonly ReportedProblem[] {
    return this.#problems;
  }
}

/** Ends a piece of work with a problem for people. */
export class LifecycleError extends Error {
  override readonly name = 'LifecycleError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** What people must know of an error: the problem of a failed call or a {@link LifecycleError}; undefined: a bug. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof LifecycleError) return error.problem;
  return isLowerPlaneError(error) ? { title: error.title, detail: error.detail } : undefined;
}
