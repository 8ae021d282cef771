import { join } from 'node:path';
import type { Command } from '../../provider/cli/command.ts';
import { moduleFiles, ROOT } from './module-files.ts';

/**
 * The list of commands. Each is loaded only to be run; its summary is repeated here for the list of commands.
 *
 * @throws Error when a file does not define the command it is named for.
 */
export async function commandIndex(notice: string): Promise<string> {
  const entries: string[] = [];
  for (const { name, path } of moduleFiles('provider/cli/commands', /^command$/)) {
    const { command }: { readonly command: Command } = await import(join(ROOT, path));
    // A file name has no spaces: policy-test.ts is "policy test".
    if (command.name.replaceAll(' ', '-') !== name)
      throw new Error(`${path} must define the command "${name}", not "${command.name}".`);
    entries.push(`  [
    '${command.name}',
    {
      summary: '${command.summary}',
      load: async () => (await import('./${name}.ts')).command,
    },
  ],`);
  }
  return `${notice}
import type { Command } from '../command.ts';

/** A command before it is loaded. */
export interface CommandEntry {
  readonly summary: string;
  /** Each command is loaded only to be used. */
  readonly load: () => Promise<Command>;
}

/** Every command by name. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map([
${entries.join('\n')}
]);
`;
}
