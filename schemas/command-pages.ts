import type { Command } from '../provider/cli/command.ts';
import { COMMANDS } from '../provider/cli/commands/index.ts';
import { label, sentences, usageLine } from '../provider/cli/grammar/help.ts';
import { table } from './markdown/generated-section.ts';

/** The reference of the command line, from the options that the commands parse: pages by their path in `docs`. */
export async function commandPages(): Promise<ReadonlyMap<string, string>> {
  const commands = await Promise.all([...COMMANDS.values()].map(({ load }) => load()));
  return new Map([
    ['cli/index.md', indexPage(commands)],
    ...commands.map((command): [string, string] => [`cli/${fileOf(command)}`, commandPage(command)]),
  ]);
}

function fileOf({ name }: Command): string {
  return `${name.replaceAll(' ', '-')}.md`;
}

function indexPage(commands: readonly Command[]): string {
  const rows = commands
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((command) => [`[\`lowerplane ${command.name}\`](${fileOf(command)})`, command.summary]);
  return `# Command line

What \`npx lowerplane\` can do. \`lowerplane help COMMAND\` prints the same in the terminal.

${table(['command', ''], rows)}
`;
}

function commandPage({ name, summary, argument, options, examples, notes }: Command): string {
  const sections = Map.groupBy(Object.entries(options), ([, option]) => option.section ?? 'Options');
  return `${[
    `# lowerplane ${name}`,
    `${summary}.`,
    `\`\`\`\n${usageLine(name, argument)}\n\`\`\``,
    ...(argument === undefined ? [] : [`\`${argument.name}\`: ${cell(argument.description)}`]),
    ...(argument?.program === undefined ? [] : [`\`command\`: ${cell(argument.program)}`]),
    ...[...sections].flatMap(([heading, listed]) => [
      `## ${heading}`,
      table(
        ['option', ''],
        listed.map(([option, described]) => [
          `\`${cell(label(option, described))}\``,
          cell(sentences(described)),
        ]),
      ),
    ]),
    ...(examples.length === 0 ? [] : ['## Examples', `\`\`\`sh\n${examples.join('\n')}\n\`\`\``]),
    '## Notes',
    ...notes.map((note) => (note.includes('\n') ? `\`\`\`\n${note.trimEnd()}\n\`\`\`` : cell(note))),
  ].join('\n\n')}\n`;
}

/** Text for a cell: what Markdown and HTML would read is escaped. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
