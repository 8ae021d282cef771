import { AttributePath, type PathStep } from './path.ts';

/** A value does not have the type its schema declares; `path` says which. */
export class ValueError extends Error {
  readonly path: AttributePath;
  readonly problem: string;

  constructor(problem: string, steps: readonly PathStep[] = []) {
    super(problem);
    this.name = 'ValueError';
    this.problem = problem;
    this.path = new AttributePath(steps);
  }

  /** The same problem, with the path from one level further out. */
  within(step: PathStep): ValueError {
    return new ValueError(this.problem, [step, ...this.path.steps]);
  }
}

/** Adds a step to the path of a {@link ValueError}; returns any other error unchanged. */
export function locate(error: unknown, step: PathStep): unknown {
  return error instanceof ValueError ? error.within(step) : error;
}

/** The kind of a value, for messages. Never the value itself: it may be a secret. */
export function describeKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `an object (${value.constructor?.name ?? 'record'})`;
  return `a ${typeof value}`;
}
