import { getInput, group, setFailed, setSecret } from '@actions/core';
import { formatDuration } from '../provider/keys/duration.ts';
import type { Instant } from '../provider/keys/instant.ts';
import { GateError } from './check/gate-error.ts';
import { readGateEvent } from './github/event.ts';
import { eventRange } from './github/event-range.ts';
import { readRunner } from './github/runner.ts';
import { readInputs, SECRET_INPUTS } from './inputs.ts';
import { prepareRequest } from './prepare-request.ts';
import { nothingToCheck, noVerdict, publish } from './publish.ts';
import { inert } from './report/format/inert.ts';

/** The gate, from the inputs to the verdict. Whatever goes wrong on the way is no pass. */
export async function main(environmentVariables: NodeJS.ProcessEnv, now: Instant): Promise<void> {
  for (const name of SECRET_INPUTS) if (getInput(name) !== '') setSecret(getInput(name));
  try {
    const inputs = readInputs(getInput);
    const runner = readRunner(environmentVariables);
    const event = readGateEvent(runner);
    const range = eventRange(event);
    if (range.kind === 'nothing') return nothingToCheck(range.because);

    const tell = (text: string) => process.stdout.write(`${inert(text)}\n`);
    const check = async (signal: AbortSignal) => {
      const sources = { inputs, runner, event, range, environmentVariables, now, signal, tell };
      const request = await prepareRequest(sources);
      const { runCheck } = await import('./check/run-check.ts');
      return runCheck(request);
    };
    const result = await group('Gathering facts', () => withinTime(inputs.timeout, check));
    await publish({ result, inputs, runner, event });
    const passes = result.outcome === 'pass' || result.outcome === 'warn';
    if (!passes)
      setFailed(`${result.outcome === 'fail' ? 'Failed' : 'No verdict'}: ${result.because[0] ?? ''}`);
  } catch (error) {
    noVerdict(error);
  }
}

/**
 * Runs something that has a time limit; its signal ends what it started.
 *
 * @throws GateError when the time is over.
 */
async function withinTime<Result>(
  limitMs: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const outOfTime = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    limit.abort();
    outOfTime.reject(
      new GateError(
        'Out Of Time',
        `The gate was not done within ${formatDuration(limitMs)}, so there is no verdict. Give it longer with \`timeout\`, or find what is slow: the log above tells how far it came.`,
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([run(limit.signal), outOfTime.promise]);
  } finally {
    clearTimeout(timer);
  }
}
