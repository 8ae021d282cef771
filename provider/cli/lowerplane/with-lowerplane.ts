import type { LowerPlaneClient } from '../../api/client.ts';
import { createClient } from '../../api/create-client.ts';
import { ClientOptionError, isLowerPlaneError } from '../../api/errors.ts';
import { DeliveryError } from '../../delivery/destination.ts';
import type { Environment } from '../../keys/environments.ts';
import { LifecycleError } from '../../lifecycle/report.ts';
import { printable } from '../../text/printable.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { FileError } from '../grammar/report-options.ts';
import { CommandError, EXIT } from './exit.ts';
import { clientOptions, type LowerPlaneValues } from './lowerplane-options.ts';

/**
 * Does something with a client, and closes it.
 *
 * @param name of the command, for errors.
 * @returns the exit code: that of `use`, or 2 when people must act on an error, which is printed.
 * @throws UsageError when it is not known how to reach LowerPlane.
 */
export async function withLowerPlane(
  name: string,
  values: LowerPlaneValues,
  io: CommandIo,
  use: (client: LowerPlaneClient, changed: () => void) => Promise<number>,
): Promise<number> {
  const options = await clientOptions(values, io);
  return explained(name, io, async (changed) => {
    const client = createClient(options);
    try {
      return await use(client, changed);
    } finally {
      await client.close();
    }
  });
}

/**
 * Runs a command. An error that people must act on is printed, and the exit code is 2.
 *
 * @param act calls `changed` once the change is made: if only its report then fails, the exit code is another one.
 */
export async function explained(
  name: string,
  io: CommandIo,
  act: (changed: () => void) => Promise<number>,
): Promise<number> {
  let isDone = false;
  const changed = () => {
    isDone = true;
    io.noteChange?.();
  };
  try {
    return await act(changed);
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    const isUnreported = isDone && error instanceof FileError;
    io.error(`lowerplane ${name}: ${printable(message)}${isUnreported ? ` ${STAYS}` : ''}\n`);
    return isUnreported ? EXIT.unreported : EXIT.failed;
  }
}

const STAYS = 'Only the report is missing: what was changed stays as it is.';

function messageOf(error: unknown): string | undefined {
  if (isLowerPlaneError(error) || error instanceof ClientOptionError)
    return `${error.title}: ${error.detail}`;
  if (error instanceof LifecycleError) return `${error.problem.title}: ${error.problem.detail}`;
  if (error instanceof DeliveryError) return `${error.destination}: ${error.message}`;
  return error instanceof FileError || error instanceof CommandError ? error.message : undefined;
}

/**
 * Asks for confirmation of a change. Without it, prints why nothing was changed.
 *
 * @param name of the command.
 */
export async function isConfirmed(question: string, name: string, io: CommandIo): Promise<boolean> {
  const isYes = await answersYes(question, io);
  if (isYes === true) return true;
  const why =
    isYes === undefined
      ? 'there is no terminal to confirm it at. Add --yes.'
      : 'nothing was changed, because that was not confirmed.';
  io.error(`lowerplane ${name}: ${why}\n`);
  return false;
}

/**
 * The only environment that the API key reaches, for commands without `--environment`.
 *
 * @param what the subject of the command, for the error: "the evidence".
 * @throws CommandError when the key reaches several environments.
 */
export async function onlyEnvironment(client: LowerPlaneClient, what: string): Promise<Environment> {
  const { environments } = await client.getOwnApiKey();
  const [only, ...more] = environments === 'all' ? [] : environments;
  if (only !== undefined && more.length === 0) return only;
  throw new CommandError(
    `the API key reaches several environments. Set --environment to the environment of ${what}.`,
  );
}
