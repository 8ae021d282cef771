import * as z from 'zod';
import type { Argument, CommandSyntax, Option } from '../grammar/option.ts';

const values = z.enum(['none', 'words', 'files', 'any']).meta({
  description:
    'What is completed: nothing, because it is a flag; words; files; nothing, because it can be any text.',
});
const word = z.string();

/** What can be written behind `lowerplane`, for shells. */
export const completionTree = z
  .strictObject({
    version: z.literal(1),
    commands: z.array(
      z.strictObject({
        name: word,
        summary: z.string(),
        argument: z.strictObject({ values, words: z.array(word) }),
        options: z.array(
          z.strictObject({
            name: word,
            short: word.nullable(),
            description: z.string(),
            values,
            words: z.array(word),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'CompletionTree' });
export type CompletionTree = z.output<typeof completionTree>;
export type CompletedCommand = CompletionTree['commands'][number];
export type CompletedOption = CompletedCommand['options'][number];

/** Placeholders of options, and names of arguments, that stand for files. */
const FILES: ReadonlySet<string> = new Set(['FILE', '[FORMAT=]FILE', 'PATH', 'DIR']);
const FILE_ARGUMENTS: ReadonlySet<string> = new Set(['file', 'path', 'package', 'report', 'PLAN']);

/** What can be completed, from the tables of the commands. */
export function treeOf(commands: readonly CommandSyntax[]): CompletionTree {
  return {
    version: 1,
    commands: commands.map(({ name, summary, argument, options }) => ({
      name,
      summary,
      argument: completedArgument(argument),
      options: Object.entries(options).map(([option, described]) => completedOption(option, described)),
    })),
  };
}

function completedArgument(argument: Argument | undefined): CompletedCommand['argument'] {
  if (argument === undefined) return { values: 'none', words: [] };
  if (argument.choices !== undefined) return { values: 'words', words: [...argument.choices] };
  return { values: FILE_ARGUMENTS.has(argument.name) ? 'files' : 'any', words: [] };
}

function completedOption(name: string, option: Option<unknown>): CompletedOption {
  const { short = null, placeholder, choices } = option;
  const description = option.description.split(/(?<=\.)\s/)[0]?.replace(/\.$/, '') ?? '';
  const base = { name, short, description, words: [...(choices ?? [])] };
  if (placeholder === undefined) return { ...base, values: 'none' };
  if (choices !== undefined) return { ...base, values: 'words' };
  return { ...base, values: FILES.has(placeholder) ? 'files' : 'any' };
}

/** The commands of two words, by the first. */
export function groupsOf({ commands }: CompletionTree): ReadonlyMap<string, readonly CompletedCommand[]> {
  return Map.groupBy(
    commands.filter(({ name }) => name.includes(' ')),
    ({ name }) => name.slice(0, name.indexOf(' ')),
  );
}

/** The words that can come first, each with its summary. */
export function firstWords(tree: CompletionTree): readonly (readonly [string, string])[] {
  const single = tree.commands.filter(({ name }) => !name.includes(' '));
  const groups = [...groupsOf(tree)]
    .filter(([group]) => !single.some(({ name }) => name === group))
    .map(
      ([group, members]) =>
        [group, members.map(({ name }) => name.slice(group.length + 1)).join(', ')] as const,
    );
  return [
    ...single.map(({ name, summary }) => [name, summary] as const),
    ...groups,
    ['help', 'Show the help of a command'] as const,
  ].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The options of all commands whose values are completed alike: `keys list --status`. */
export function optionsByValues({
  commands,
}: CompletionTree): ReadonlyMap<
  string,
  { readonly option: CompletedOption; readonly uses: readonly string[] }
> {
  const found = new Map<string, { option: CompletedOption; uses: string[] }>();
  for (const { name, options } of commands)
    for (const option of options) {
      if (option.values === 'none') continue;
      const key = `${option.values} ${option.words.join(' ')}`;
      const entry = found.get(key) ?? { option, uses: [] };
      entry.uses.push(`${name} --${option.name}`);
      found.set(key, entry);
    }
  return found;
}
