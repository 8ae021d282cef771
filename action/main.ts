import { getInput, group, setFailed, setSecret } from '@actions/core';
import type { Instant } from '../provider/keys/instant.ts';
import { prepareRequest } from './check-request.ts';
import { readGateEvent } from './github/event.ts';
import { eventRange } from './github/event-range.ts';
import { inert } from './github/inert.ts';
import { readRunner } from './github/runner.ts';
import { readInputs, SECRET_INPUTS } from './inputs.ts';
import { nothingToCheck, noVerdict, publish } from './publish.ts';
import { withinTime } from './within-time.ts';

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
