import { parseArgs } from 'node:util';
import { type Argument, didYouMean, type Options, type Values } from './option.ts';
import { UsageError } from './usage-error.ts';

/** What a command was given. */
export interface ParsedArguments<Table extends Options> {
  readonly values: Values<Table>;
  /** The arguments beside the options. */
  readonly all: readonly string[];
  /** What follows `--`, where that is a program with its arguments. */
  readonly program: readonly string[];
}

/**
 * Parses the arguments of a command by its table.
 *
 * @param argument what the command takes beside options; undefined when it takes nothing.
 * @throws UsageError when they do not fit the table.
 */
export function parseArguments<Table extends Options>(
  options: Table,
  argument: Pick<Argument, 'name' | 'many' | 'program'> | undefined,
  args: readonly string[],
): ParsedArguments<Table> {
  const takesProgram = argument?.program !== undefined;
  const { given, others, program } = split(options, takesProgram, args);
  if (argument === undefined && others[0] !== undefined)
    throw new UsageError(`Unexpected argument "${others[0]}": this command accepts options only.`);
  if (argument?.many !== true && others.length > 1)
    throw new UsageError(
      `Give one ${argument?.name}, not ${others.length}: ${others.join(', ')}.${takesProgram ? ` ${PROGRAM_FOLLOWS}` : ''}`,
    );
  const values = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.read(given.get(name) ?? [], `--${name}`)]),
  );
  // Each option gives the value of its own type.
  return { values: values as Values<Table>, all: others, program };
}

const PROGRAM_FOLLOWS = 'The command to run and its options come after "--".';

function split(options: Options, takesProgram: boolean, args: readonly string[]) {
  const given = new Map<string, string[]>();
  const others: string[] = [];
  const program: string[] = [];
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { placeholder, alone, short }]) => [
        name,
        {
          type: placeholder === undefined || alone !== undefined ? 'boolean' : 'string',
          ...(short !== undefined && { short }),
        },
      ]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  for (const token of tokens) {
    if (token.kind === 'positional') (takesProgram && token.index > end ? program : others).push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const known = Object.keys(options).map((word) => `--${word}`);
      const hint = takesProgram && others.length > 1 ? ` ${PROGRAM_FOLLOWS}` : didYouMean(rawName, known);
      throw new UsageError(`Unknown option "${rawName}".${hint}`);
    }
    if (option.placeholder === undefined && value !== undefined)
      throw new UsageError(`--${name} takes no value: leave out "=${value}".`);
    if (option.alone !== undefined) {
      given.set(name, [...(given.get(name) ?? []), value ?? option.alone]);
      const next = tokens.find(({ index }) => index === token.index + 1);
      if (value === undefined && next?.kind === 'positional' && option.choices?.includes(next.value))
        throw new UsageError(
          `--${name} ${next.value} can be read in two ways. Write --${name}=${next.value}, or ./${next.value} for a file or directory.`,
        );
      continue;
    }
    // A value that looks like an option must be joined to the name of its option.
    const missing = value === undefined || (inlineValue === false && /^-./.test(value));
    if (option.placeholder !== undefined && missing) {
      const example = option.choices === undefined ? '' : `, one of ${option.choices.join(', ')}`;
      throw new UsageError(`--${name} needs a value: --${name} ${option.placeholder}${example}.`);
    }
    given.set(name, [...(given.get(name) ?? []), value ?? '']);
  }
  return { given, others, program };
}
