import {
  type Delivery,
  DeliveryError,
  type Destination,
  holdsRevokedKey,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { childEnvironment, environmentProblem } from './child-environment.ts';
import { findExecutable } from './executable.ts';
import { failureWords } from './messages.ts';
import { run } from './run.ts';

export interface CommandOptions {
  /**
   * The program, then its arguments, each as it is: there is no shell. Not the place for a token: whoever sees the plan,
   * the state or the list of processes sees them.
   */
  readonly command: readonly string[];
  /** Variables the program gets beside PATH, HOME and the like. Nothing else of this process's environment reaches it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Where PATH, HOME and the like are taken from. */
  readonly ownEnvironment: NodeJS.ProcessEnv;
}

/** The longest a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * A program that is given the secret on its standard input, and nowhere else: command lines and environments can be
 * read by others. Exit code 0 means that it arrived. What the program did cannot be undone or observed by anybody else.
 */
export function commandDestination(id: string, options: CommandOptions): Destination {
  const { command, environment, timeoutMs, ownEnvironment } = options;
  const [program = '', ...programArguments] = command;
  const childVariables = childEnvironment(ownEnvironment, environment);

  const findProgram = async (): Promise<string> => {
    const problem = commandProblem(command, timeoutMs) ?? environmentProblem(environment);
    if (problem !== null) throw new DeliveryError(id, problem);
    const executable = await findExecutable(program, childVariables.PATH ?? '');
    if (!executable.found) throw new DeliveryError(id, executable.problem);
    return executable.path;
  };

  return {
    id,
    reversible: false,
    async check(): Promise<void> {
      await findProgram();
    },
    async deliver({ secret }: Delivery): Promise<Receipt> {
      const path = await findProgram();
      const ended = await run({
        path,
        arguments: programArguments,
        environment: childVariables,
        input: secret,
        timeoutMs,
      });
      const failure = failureWords(path, ended, timeoutMs, secret);
      if (failure !== null) throw new DeliveryError(id, failure);
      return {
        undo: async () => {
          throw holdsRevokedKey(id, `What ${path} keeps`);
        },
      };
    },
    async observe(): Promise<Observation> {
      return { state: 'unobservable' };
    },
    // Nobody but the program knows where it put the secret; its key is revoked.
    async withdraw(): Promise<void> {},
  };
}

function commandProblem(command: readonly string[], timeoutMs: number): string | null {
  if ((command[0] ?? '') === '')
    return 'The command names no program. Write it first, its arguments after it.';
  if (command.some((part) => part.includes('\0'))) return 'The command holds a NUL character.';
  if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS))
    return 'The timeout of the command is no span above 0 and below 24 days.';
  return null;
}
