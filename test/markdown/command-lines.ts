import type { Command } from '../../provider/cli/command.ts';
import { COMMANDS } from '../../provider/cli/commands/index.ts';
import { parseArguments } from '../../provider/cli/grammar/parse.ts';

/** The arguments of a command line of `lowerplane`, as a shell would split it. */
export function argumentsOf(line: string): readonly string[] {
  const [command = ''] = line.split(/ +#/);
  return [...command.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)]
    .map(([word]) => word.replaceAll(/["']/g, ''))
    .slice(1);
}

/** The command lines of `lowerplane` in a script, without what starts it. */
export function commandLines(script: string): readonly string[] {
  return script
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => /^(?:npx )?(lowerplane .*?)(?: &| [|<>].*)?$/.exec(line.trim())?.[1] ?? []);
}

/**
 * Reads a command line by the grammar of its command.
 *
 * @throws UsageError when the command would refuse it.
 * @throws Error when there is no such command.
 */
export async function readCommandLine(line: string): Promise<Command> {
  const words = argumentsOf(line);
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => COMMANDS.has(each)) ?? '';
  const entry = COMMANDS.get(name);
  if (entry === undefined) throw new Error(`"${line}" runs no command that there is.`);
  const command = await entry.load();
  parseArguments(command.options, command.argument, words.slice(name.split(' ').length));
  return command;
}
