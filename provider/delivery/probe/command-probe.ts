import { askTimeoutMs, type DeclaredProbe } from '../../keys/declaration/probe.ts';
import { ANSWER_BYTES_MAX } from '../../keys/possession.ts';
import { childEnvironment } from '../command/child-environment.ts';
import { findExecutable } from '../command/executable.ts';
import { endedMessage } from '../command/messages.ts';
import { run } from '../command/run.ts';
import { type Probe, ProbeError } from './probe.ts';

/** A program that passes a challenge on to its consumer, and writes the answer to its standard output. */
export function commandProbe(
  declared: NonNullable<DeclaredProbe['command']>,
  environment: NodeJS.ProcessEnv,
): Probe {
  const [program = '', ...programArguments] = declared.program;
  const variables = childEnvironment(environment, declared.environment ?? {});
  return {
    async ask({ challenge }) {
      const executable = await findExecutable(program, variables.PATH ?? '');
      if (!executable.found) throw new ProbeError(executable.problem);
      const timeoutMs = askTimeoutMs(declared);
      const ended = await run({
        path: executable.path,
        arguments: programArguments,
        environment: variables,
        input: challenge,
        timeoutMs,
        // One more shows that there are too many.
        outputBytes: ANSWER_BYTES_MAX + 1,
      });
      if (ended.ending.how !== 'exited' || ended.ending.code !== 0)
        throw new ProbeError(endedMessage(executable.path, ended, timeoutMs, []));
      return { challenge, answer: ended.output };
    },
  };
}
