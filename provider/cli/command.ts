import { withoutSecrets } from '../keys/declaration/quoted.ts';
import type { CommandIo } from './command-io.ts';
import { helpText } from './grammar/help.ts';
import {
  type Argument,
  type CommandSyntax,
  choice,
  flag,
  type Options,
  section,
  type Values,
} from './grammar/option.ts';
import { parseArguments } from './grammar/parse.ts';
import { UsageError } from './grammar/usage-error.ts';

/** A command of `lowerplane`, declared once: parsing, help and errors follow from it. */
export interface CommandTable<Table extends Options> {
  readonly name: string;
  /** For the list of commands and the top of the help; an imperative without a full stop. */
  readonly summary: string;
  readonly argument?: Argument;
  readonly options: Table;
  /** Whole command lines, for the help. */
  readonly examples?: readonly string[];
  /** Paragraphs at the end of the help, the exit codes among them. */
  readonly notes: readonly string[];
  /** It shows a key to the person who asked for one. Of all others, no output has a secret, such as one in a name. */
  readonly showsKeys?: true;
  /**
   * @param all the arguments in order: more than one only where it takes many.
   * @param program what follows `--`, where that is a program with its arguments.
   * @returns the exit code.
   * @throws UsageError when options do not fit each other or the surroundings.
   */
  run(
    values: Values<Table>,
    argument: string | undefined,
    io: CommandIo,
    all: readonly string[],
    program: readonly string[],
  ): Promise<number>;
}

/** A command that can be run. Its options include those of every command. */
export interface Command extends CommandSyntax {
  /** Whole command lines. */
  readonly examples: readonly string[];
  /** Paragraphs; one with line breaks is laid out already. */
  readonly notes: readonly string[];
  /** What `--help` prints. */
  help(): string;
  /**
   * Runs it with the arguments after its name.
   *
   * @returns the exit code.
   * @throws UsageError when the arguments are wrong.
   */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** What every command takes. */
const COMMON = section('General', {
  color: choice('WHEN', ['auto', 'always', 'never'], {
    description:
      'Whether to color the terminal report. auto follows the terminal, NO_COLOR, FORCE_COLOR and TERM=dumb.',
    default: 'auto',
  }),
  quiet: flag({ description: 'Print nothing but errors; files of --output are still written.' }),
  help: flag({ short: 'h', description: 'Show this help.' }),
});

/** Makes a command of its table. */
export function defineCommand<Table extends Options>(table: CommandTable<Table>): Command {
  const options = { ...table.options, ...COMMON };
  return {
    name: table.name,
    summary: table.summary,
    ...(table.argument !== undefined && { argument: table.argument }),
    options,
    examples: table.examples ?? [],
    notes: table.notes,
    help: () => helpText({ ...table, options }),
    run: (args, given) =>
      withSecretsHidden(table.showsKeys === true, given, async (io) => {
        const { values, all, program } = parseArguments(options, table.argument, args);
        const own = {
          ...io,
          colors: values.color === 'always' || (values.color !== 'never' && io.colors),
          quiet: values.quiet === true,
          ...(values.quiet && { out: () => {}, outWithKey: () => {} }),
        };
        return table.run(values, all[0], own, all, program);
      }),
  };
}

/** Where all that commands print is freed of secrets: a key, a branch or a file can have one as its name. */
async function withSecretsHidden(
  showsKeys: boolean,
  io: CommandIo,
  work: (io: CommandIo) => Promise<number>,
): Promise<number> {
  if (showsKeys) return work({ ...io, showsKeys });
  const { ask } = io;
  try {
    return await work({
      ...io,
      out: (text) => io.out(withoutSecrets(text)),
      outWithKey: (text, key) => io.out(withoutOtherSecrets(text, key)),
      error: (text) => io.error(withoutSecrets(text)),
      ...(ask && { ask: (question) => ask(withoutSecrets(question)) }),
    });
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(withoutSecrets(error.message)) : error;
  }
}

/** Hides all secrets of a text but one key. */
function withoutOtherSecrets(text: string, key: string | null): string {
  return key === null ? withoutSecrets(text) : text.split(key).map(withoutSecrets).join(key);
}
