import packageJson from '../../package.json' with { type: 'json' };
import { closest } from '../text/closest.ts';
import { type Terminal, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';

const EXIT_OK = 0;
const EXIT_USAGE = 2;

/**
 * Runs the command that arguments name.
 *
 * @returns the exit code: 0, what the command says, or 2 when the arguments make no sense.
 */
export async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    terminal.out(`${packageJson.version}\n`);
    return EXIT_OK;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return EXIT_OK;
  }
  if (name === undefined) {
    terminal.error(overview());
    return EXIT_USAGE;
  }
  const entry = COMMANDS.get(name);
  if (entry === undefined) {
    const meant = closest(name, COMMANDS.keys());
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    terminal.error(
      `lowerplane has no command "${name}".${hint}\nRun "lowerplane --help" to see all commands.\n`,
    );
    return EXIT_USAGE;
  }
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(command.help);
    return EXIT_OK;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.error(`${error.message}\nRun "lowerplane ${name} --help" to see what it takes.\n`);
    return EXIT_USAGE;
  }
}

function overview(): string {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'LowerPlane API keys as code.',
    '',
    'Usage: lowerplane <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'lowerplane <command> --help   what a command does and takes',
    'lowerplane --version          the version',
    '',
  ].join('\n');
}
