import { getInput, group, setFailed, setSecret } from '@actions/core';
import { formatDuration } from '../provider/keys/duration.ts';
import type { Instant } from '../provider/keys/instant.ts';
import { printableLines } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import { type GateEvent, readGateEvent } from './github/event.ts';
import { eventRange } from './github/event-range.ts';
import { type Runner, readRunner } from './github/runner.ts';
import { trustWorkspace } from './github/safe-directory.ts';
import { type Inputs, readInputs, SECRET_INPUTS } from './inputs.ts';
import { prepareRequest } from './prepare-request.ts';
import { nothingToCheck, noVerdict, publish } from './publish.ts';
import { StepLog } from './step-log.ts';

/** Runs the gate, from the inputs to the verdict. Any error fails the step. */
export async function main(environmentVariables: NodeJS.ProcessEnv, now: Instant): Promise<void> {
  for (const name of SECRET_INPUTS) if (getInput(name) !== '') setSecret(getInput(name));
  try {
    const inputs = readInputs(getInput);
    const runner = readRunner(environmentVariables);
    trustWorkspace(process.env, runner.workspace, inputs['working-directory']);
    const event = await eventOf(runner, inputs);
    const range = eventRange(event, inputs.mode);
    if (range.kind === 'nothing') return await nothingToCheck(range.because);

    const log = new StepLog();
    const check = async (signal: AbortSignal) => {
      const sources = { inputs, runner, event, range, environmentVariables, now, signal, log: log.write };
      const [request, { runCheck }] = await Promise.all([
        prepareRequest(sources),
        import('./check/run-check.ts'),
      ]);
      return runCheck(request);
    };
    const result = await group('Collecting facts', () =>
      withinTime(inputs.timeout, check).finally(() => log.flush()),
    );
    await publish({ result, inputs, runner, event });
    const passes = result.outcome === 'pass' || result.outcome === 'warn';
    if (!passes)
      setFailed(
        printableLines(`${result.outcome === 'fail' ? 'Failed' : 'No verdict'}: ${result.because[0] ?? ''}`),
      );
  } catch (error) {
    await noVerdict(error);
  }
}

/** Time limit for finding a pull request. */
const FIND_MS = 30_000;

/**
 * The event, or the pull request that it is about. A deploy judges what is checked out, which must be the commit that the
 * event is about; an audit judges whatever is there.
 */
async function eventOf(runner: Runner, inputs: Inputs): Promise<GateEvent> {
  const event = readGateEvent(runner);
  if (event.kind !== 'other' || event.about === undefined || inputs.mode === 'audit') return event;
  if (inputs.mode === 'deploy' && event.commit !== undefined) return event;
  const { resolvePullRequest } = await import('./github/resolve-pull-request.ts');
  const { connectToGithub } = await import('./github/api/connection.ts');
  const { apiUrl, repository } = runner;
  const token = inputs['github-token'];
  const canAsk = repository !== undefined && token !== undefined;
  const found = await resolvePullRequest(
    event,
    canAsk ? () => connectToGithub({ apiUrl, repository, token, totalMs: FIND_MS }) : undefined,
  );
  return inputs.mode === 'deploy' && found.kind === 'pull-request' ? { ...event, commit: found.head } : found;
}

/**
 * Runs a function with a time limit. The signal is aborted when the limit is reached.
 *
 * @throws GateError when the limit is reached.
 */
async function withinTime<Result>(
  limitMs: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const timedOut = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    limit.abort();
    timedOut.reject(
      new GateError(
        'Time Limit Exceeded',
        `The gate did not finish within ${formatDuration(limitMs)}, so there is no verdict. Raise \`timeout\`, or see the log above for the step that is slow.`,
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([run(limit.signal), timedOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}
