import type { LowerPlaneClient } from '../../api/client.ts';
import { createClient } from '../../api/create-client.ts';
import { ClientOptionError, isLowerPlaneError } from '../../api/errors.ts';
import { DeliveryError } from '../../delivery/destination.ts';
import { LifecycleError } from '../../lifecycle/report.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
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
  use: (client: LowerPlaneClient) => Promise<number>,
): Promise<number> {
  const options = clientOptions(values, io);
  return explained(name, io, async () => {
    const client = createClient(options);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  });
}

/** Runs a command. An error that people must act on is printed, and the exit code is 2. */
export async function explained(name: string, io: CommandIo, act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    const message = messageOf(error);
    if (message === undefined) throw error;
    io.error(`lowerplane ${name}: ${printable(message)}\n`);
    return EXIT.failed;
  }
}

function messageOf(error: unknown): string | undefined {
  if (isLowerPlaneError(error) || error instanceof ClientOptionError)
    return `${error.title}: ${error.detail}`;
  if (error instanceof LifecycleError) return `${error.problem.title}: ${error.problem.detail}`;
  if (error instanceof DeliveryError) return `${error.destination}: ${error.message}`;
  return error instanceof FileError || error instanceof CommandError ? error.message : undefined;
}

/** Reads a list to its end. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Options that were not given are undefined. */
export type Given<Filters> = { readonly [Name in keyof Filters]-?: Filters[Name] | undefined };

/** The filters that were given. */
export function given<Filters extends object>(
  filters: Filters,
): { [Name in keyof Filters]?: NonNullable<Filters[Name]> } {
  const entries = Object.entries(filters).filter(([, value]) => value !== undefined);
  // Only what is undefined is left out.
  return Object.fromEntries(entries) as { [Name in keyof Filters]?: NonNullable<Filters[Name]> };
}
