import type { History, RunRequest, Step } from './history.ts';
import { play } from './play.ts';

/** More trials than this are not worth the wait. */
const TRIALS_MAX = 400;

/** A shorter history that violates the same invariant: without the steps, runs and faults that do not matter. */
export async function shrunk(history: History): Promise<History> {
  const { violation } = await play(history);
  let smallest = history;
  let trials = 0;
  if (!violation) return history;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerThan(smallest)) {
      if (++trials > TRIALS_MAX) return smallest;
      const result = await play(candidate);
      if (result.violation?.invariant !== violation.invariant) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(history: History): Generator<History> {
  const { steps } = history;
  for (const at of steps.keys()) yield { ...history, steps: steps.toSpliced(at, 1) };
  for (const [at, step] of steps.entries()) {
    for (const smaller of smallerSteps(step)) yield { ...history, steps: steps.with(at, smaller) };
  }
}

function* smallerSteps(step: Step): Generator<Step> {
  if (step.kind !== 'run') return;
  const { runs } = step;
  if (runs.length > 1) for (const at of runs.keys()) yield { ...step, runs: runs.toSpliced(at, 1) };
  for (const [at, run] of runs.entries()) {
    for (const smaller of smallerRuns(run)) yield { ...step, runs: runs.with(at, smaller) };
  }
}

function* smallerRuns(run: RunRequest): Generator<RunRequest> {
  for (const at of run.faults.keys()) yield { ...run, faults: run.faults.toSpliced(at, 1) };
  if (run.skewMs !== 0) yield { ...run, skewMs: 0 };
  if (run.pauseMs !== 0) yield { ...run, pauseMs: 0 };
  if (run.maxRevocations !== null) yield { ...run, maxRevocations: null };
  if (run.recentUseWindow !== null) yield { ...run, recentUseWindow: null };
  if (run.replace !== undefined) yield { ...run, replace: undefined };
  if (run.provider !== 'first-admin') yield { ...run, provider: 'first-admin' };
  if (!run.refresh) yield { ...run, refresh: true };
}
