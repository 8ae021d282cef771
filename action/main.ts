import { getInput, group, setFailed, setSecret } from '@actions/core';
import { formatDuration } from '../provider/keys/duration.ts';
import type { Instant } from '../provider/keys/instant.ts';
import { printableLines } from '../provider/text/printable.ts';
import { GateError } from './check/gate-error.ts';
import { readGateEvent } from './github/event.ts';
import { eventRange } from './github/event-range.ts';
import { readRunner } from './github/runner.ts';
import { readInputs, SECRET_INPUTS } from './inputs.ts';
import { prepareRequest } from './prepare-request.ts';
import { nothingToCheck, noVerdict, publish } from './publish.ts';
import { inert } from './report/format/inert.ts';

/** Runs the gate, from the inputs to the verdict. Any error fails the step. */
export async function main(environmentVariables: NodeJS.ProcessEnv, now: Instant): Promise<void> {
  for (const name of SECRET_INPUTS) if (getInput(name) !== '') setSecret(getInput(name));
  try {
    const inputs = readInputs(getInput);
    const runner = readRunner(environmentVariables);
    const event = readGateEvent(runner);
    const range = eventRange(event);
    if (range.kind === 'nothing') return nothingToCheck(range.because);

    const log = (text: string) => process.stdout.write(`${inert(printableLines(text))}\n`);
    const check = async (signal: AbortSignal) => {
      const sources = { inputs, runner, event, range, environmentVariables, now, signal, log };
      const request = await prepareRequest(sources);
      const { runCheck } = await import('./check/run-check.ts');
      return runCheck(request);
    };
    const result = await group('Collecting facts', () => withinTime(inputs.timeout, check));
    await publish({ result, inputs, runner, event });
    const passes = result.outcome === 'pass' || result.outcome === 'warn';
    if (!passes)
      setFailed(
        printableLines(`${result.outcome === 'fail' ? 'Failed' : 'No verdict'}: ${result.because[0] ?? ''}`),
      );
  } catch (error) {
    noVerdict(error);
  }
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
