import { readSources } from '../../engine/read-sources.ts';
import { knownDestinations, type OpenableDestination } from '../../lifecycle/declared-key.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { printProblems } from '../engine/make-plan.ts';
import { didYouMean } from '../grammar/option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError } from '../lowerplane/exit.ts';
import { API_KEY_VARIABLE, addressOptions } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { findProgram, runProgram } from './run-program.ts';
import { workingSecret } from './working-secret.ts';

const NAME = 'exec';

interface ExecValues extends SourceValues {
  readonly variable: string | undefined;
  readonly keep: readonly string[];
  readonly 'base-url': string | undefined;
}

/**
 * Runs a program with the secret of a declared key in its environment.
 *
 * @param program its name or path, then its arguments.
 * @returns the exit code of the program, or why it did not run.
 * @throws UsageError
 */
export async function runExecCommand(
  values: ExecValues,
  name: string,
  program: readonly string[],
  io: CommandIo,
): Promise<number> {
  const [command = '', ...programArguments] = program;
  if (command === '') throw new UsageError('Name the command after "--": lowerplane exec NAME -- COMMAND.');
  const { variable = API_KEY_VARIABLE, keep } = values;
  const wrong = [variable, ...keep].find((each) => !VARIABLE.test(each));
  if (wrong !== undefined)
    throw new UsageError(
      `--variable and --keep take names of variables, such as ${API_KEY_VARIABLE}, not "${wrong}".`,
    );
  const address = await addressOptions(values, io);
  return explained(NAME, io, async () => {
    const found = await findProgram(command, io.environment);
    if (!found.found) {
      io.error(`lowerplane ${NAME}: ${printable(found.problem)}\n`);
      return found.exitCode;
    }
    const destinations = await destinationsOf(name, values, io);
    const { secret, readWith } = await workingSecret(name, destinations, address, io);
    const environment = environmentWith({ variable, secret }, [API_KEY_VARIABLE, ...readWith], keep, io);
    return runProgram({ path: found.path, command, programArguments, environment, name: NAME }, io);
  });
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws CommandError when it is not certain which key has the name, and where it was delivered. */
async function destinationsOf(
  name: string,
  { from, 'var-file': varFiles }: SourceValues,
  io: CommandIo,
): Promise<readonly OpenableDestination[]> {
  const access = { credentials: {}, environment: { ...io.environment } };
  const sources = from.length === 0 ? ['.'] : from;
  const { names, problems, unread } = await readSources({ cwd: io.cwd, from: sources, varFiles, access });
  if (problems.length > 0) {
    printProblems('Error', problems, io);
    throw new CommandError(
      `The declarations have ${count(problems.length, 'problem')}, so the command was not run. Fix what is shown above.`,
    );
  }
  const declared = names.find((each) => each.name === name)?.declared;
  if (declared === undefined) {
    printProblems('Warning', unread, io);
    const others = names.map((each) => each.name);
    throw new CommandError(
      `No declared key has the name "${name}".${didYouMean(name, others)} Names are compared exactly. Use --from to name the folder that declares it.`,
    );
  }
  const destinations = knownDestinations(declared);
  if (destinations.length > 0) return destinations;
  throw new CommandError(
    `"${name}" has no deliver_to, so its secret was not kept anywhere. Add a destination that can be read, such as a file or a value in Vault, and apply.`,
  );
}

/**
 * The environment for the program: what this process has, without its own secrets, and with that of the key.
 *
 * @param own variables with secrets of this process.
 */
function environmentWith(
  key: { readonly variable: string; readonly secret: string },
  own: readonly string[],
  keep: readonly string[],
  { environment }: CommandIo,
): Record<string, string> {
  const withheld = new Set([...own.filter((name) => !keep.includes(name)), key.variable].map(comparable));
  const passed = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || withheld.has(comparable(name)) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(passed), [key.variable]: key.secret };
}

/** Windows ignores the case of variables. */
function comparable(name: string): string {
  return process.platform === 'win32' ? name.toUpperCase() : name;
}
