import {
  type Delivery,
  DeliveryError,
  type Destination,
  holdsRevokedKey,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { childEnvironment } from './child-environment.ts';
import { findExecutable } from './executable.ts';
import { failureMessage } from './messages.ts';
import { run } from './run.ts';

export interface CommandOptions {
  /**
   * The program, then its arguments, passed as they are: there is no shell. Not for a token: anyone who can read the plan,
   * the state or the list of processes can read them.
   */
  readonly command: readonly string[];
  /** Variables for the program, in addition to PATH, HOME and similar ones. It gets nothing else of this process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Where PATH, HOME and similar variables are taken from. */
  readonly ownEnvironment: NodeJS.ProcessEnv;
}

/**
 * A program that reads the secret from its standard input. It is in no argument and no variable, because other processes
 * can read those. Exit code 0 means that the secret was delivered. Only the program could undo or observe a delivery.
 */
export function commandDestination(id: string, options: CommandOptions): Destination {
  const { command, environment, timeoutMs, ownEnvironment } = options;
  const [program = '', ...programArguments] = command;
  const childVariables = childEnvironment(ownEnvironment, environment);

  const findProgram = async (): Promise<string> => {
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
      const failure = failureMessage(path, ended, timeoutMs, secret);
      if (failure !== null) throw new DeliveryError(id, failure);
      return {
        undo: async () => {
          throw holdsRevokedKey(id, `The secret that ${path} stored`);
        },
      };
    },
    async observe(): Promise<Observation> {
      return { state: 'unobservable' };
    },
    async read(): Promise<never> {
      throw new DeliveryError(id, `Only ${program} knows where it put the secret. Read it from there.`);
    },
    // Only the program knows where it put the secret. Its key is revoked.
    async withdraw(): Promise<void> {},
  };
}
