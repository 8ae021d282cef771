/** One fault of a declaration, in the same words at every entry point. */
export interface Problem {
  /** What is wrong, in Title Case. */
  readonly title: string;
  /** What is wrong with the actual value, and what to write instead: whole sentences. Never holds a secret. */
  readonly detail: string;
  /** Where: attribute names and indexes. The name of a missing attribute is the last step. */
  readonly path: ProblemPath;
}

export type ProblemPath = readonly (string | number)[];

/** Records a problem. */
export type ReportProblem = (problem: Problem) => void;
