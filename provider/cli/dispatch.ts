import packageJson from '../../package.json' with { type: 'json' };
import type { Command } from './command.ts';
import type { CommandIo } from './command-io.ts';
import { COMMANDS, type CommandEntry } from './commands/index.ts';
import { entry } from './grammar/help.ts';
import { didYouMean } from './grammar/option.ts';
import { UsageError } from './grammar/usage-error.ts';

const EXIT_OK = 0;
const EXIT_USAGE = 2;

/**
 * Runs the command that arguments name.
 *
 * @returns the exit code: that of the command, or 2 when the arguments are wrong.
 */
export async function dispatch(args: readonly string[], io: CommandIo): Promise<number> {
  const [first, second] = args;
  const isTwoWords = first !== undefined && second !== undefined && COMMANDS.has(`${first} ${second}`);
  const name = isTwoWords ? `${first} ${second}` : first;
  const rest = args.slice(isTwoWords ? 2 : 1);
  switch (name) {
    case '--version':
    case '-V':
    case '-v':
      io.out(`${packageJson.version}\n`);
      return EXIT_OK;
    case '--help':
    case '-h':
    case 'help':
      return rest[0] === undefined || name !== 'help'
        ? printOverview(io.out, EXIT_OK)
        : help(rest.slice(0, 2).join(' '), io);
    case undefined:
      return printOverview(io.error, EXIT_USAGE);
    default:
      return asksForHelp(rest) ? help(name, io) : run(name, rest, io);
  }
}

/** What follows `--` is for another program. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}

async function help(name: string, io: CommandIo): Promise<number> {
  const found = COMMANDS.get(name);
  if (found === undefined && membersOf(name).length > 0)
    return printOverview(io.out, EXIT_OK, membersOf(name));
  if (found === undefined) return unknownCommand(name, io);
  io.out((await found.load()).help());
  return EXIT_OK;
}

async function run(name: string, args: readonly string[], io: CommandIo): Promise<number> {
  const found = COMMANDS.get(name);
  const members = membersOf(name);
  if (found === undefined && members.length > 0) return unknownMember(name, args[0], members, io);
  if (found === undefined) return unknownCommand(name, io);
  const command = await found.load();
  const words = members.map(([member]) => member.slice(name.length + 1));
  if (command.argument === undefined && didYouMean(args[0] ?? '', words) !== '')
    return unknownMember(name, args[0], members, io);
  try {
    return await command.run(args, { ...io, commands: allCommands });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.error(`${error.message}\nRun "lowerplane ${name} --help" for its options.\n`);
    return EXIT_USAGE;
  }
}

function allCommands(): Promise<readonly Command[]> {
  return Promise.all([...COMMANDS.values()].map(({ load }) => load()));
}

function unknownCommand(name: string, io: CommandIo): number {
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'option' ? ['--help', '--version'] : COMMANDS.keys();
  io.error(
    `Unknown ${kind} "${name}".${didYouMean(name, known)}\nRun "lowerplane --help" for all commands.\n`,
  );
  return EXIT_USAGE;
}

/** The commands of two words that begin with a word. */
function membersOf(group: string): readonly (readonly [string, CommandEntry])[] {
  return [...COMMANDS].filter(([name]) => name.startsWith(`${group} `));
}

function unknownMember(
  group: string,
  given: string | undefined,
  members: readonly (readonly [string, CommandEntry])[],
  io: CommandIo,
): number {
  const words = members.map(([name]) => name.slice(group.length + 1));
  const list = words.map((word) => `lowerplane ${group} ${word}`).join(', ');
  const wrong =
    given === undefined || given.startsWith('-')
      ? `Name what to do: ${list}.`
      : `Unknown command "${group} ${given}".${didYouMean(given, words) || ` Write one of ${list}.`}`;
  io.error(`${wrong}\nRun "lowerplane help ${group}" for what they do.\n`);
  return EXIT_USAGE;
}

function printOverview(
  print: (text: string) => void,
  code: number,
  commands: readonly (readonly [string, CommandEntry])[] = [...COMMANDS],
): number {
  const width = Math.max(...commands.map(([name]) => name.length));
  const line = ([name, { summary }]: readonly [string, CommandEntry]) => entry(name, summary, width + 4);
  const lines = [
    'LowerPlane API keys as code.',
    '',
    'Usage: lowerplane <command> [options]',
    '',
    'Commands:',
    ...commands.flatMap(line),
    '',
    'Options:',
    '  -h, --help     Show this help, or that of a command.',
    '  -V, --version  Show the version.',
  ];
  print(`${lines.join('\n')}\n`);
  return code;
}
