import { getInput, setFailed, setSecret } from '@actions/core';
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
    const result = await withinTime(inputs.timeout, async (signal) => {
      const sources = { inputs, runner, event, range, environmentVariables, now, signal, tell };
      const request = await prepareRequest(sources);
      const { runCheck } = await import('./check/run-check.ts');
      return runCheck(request);
    });
    await publish({ result, inputs, runner, event, range });
    if (result.outcome === 'fail' || result.outcome === 'unknown')
      setFailed(result.because[0] ?? result.outcome);
  } catch (error) {
    noVerdict(error);
  }
}
