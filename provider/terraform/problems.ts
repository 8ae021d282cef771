import type { ApiKey } from '../api/contract/api-key.ts';
import { type Problem, problemOf, Report, type ReportedProblem } from '../lifecycle/report.ts';
import { DiagnosticError, type Diagnostics, type PathInput } from './plugin/index.ts';
import type { RepeatedWarnings } from './repeated-warnings.ts';

/**
 * Waits for a call to LowerPlane or a piece of the lifecycle.
 *
 * @param path the attribute to point at, when one is to blame.
 * @throws DiagnosticError in place of an error that is meant for people.
 */
export async function explained<Result>(call: Promise<Result>, path?: PathInput): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    const { title: summary, detail, path: at = path } = problem;
    throw new DiagnosticError({ summary, detail, ...(at === undefined ? {} : { path: at }) });
  }
}

/**
 * Does a piece of the lifecycle, and shows what it reports as diagnostics.
 *
 * @param warnings of the whole run.
 * @param isPlaced the resource is in the configuration.
 * @throws DiagnosticError
 */
export async function reporting<Result>(
  diagnostics: Diagnostics,
  warnings: RepeatedWarnings,
  isPlaced: boolean,
  work: (report: Report) => Promise<Result>,
): Promise<Result> {
  return showing(diagnostics, work, (problem) =>
    problem.severity === 'warning' ? warnings.shown(problem, isPlaced) : problem,
  );
}

/**
 * Does a piece of the lifecycle, and shows what it reports as diagnostics, also when it fails.
 *
 * @param shown what to show of a problem. Undefined: nothing.
 * @throws DiagnosticError
 */
export async function showing<Result>(
  diagnostics: Diagnostics,
  work: (report: Report) => Promise<Result>,
  shown: (problem: ReportedProblem) => Problem | undefined,
): Promise<Result> {
  const report = new Report();
  try {
    return await explained(work(report));
  } finally {
    for (const problem of report.problems) {
      const { title: summary, detail, path } = shown(problem) ?? {};
      if (summary === undefined || detail === undefined) continue;
      diagnostics[problem.severity]({ summary, detail, ...(path === undefined ? {} : { path }) });
    }
  }
}

/** A key in a message, by all that distinguishes it. */
export function keyTitle({ name, id, last_four: ending }: ApiKey): string {
  return `The key "${name}" (${id}, ending in ${ending})`;
}
