import { wrapText } from '../../text/wrap-text.ts';
import type { Argument, Option, Options } from './option.ts';

const WIDTH = 80;
const INDENT = '  ';
/** Descriptions start in this column, below longer labels. */
const COLUMN = 24;

/** What the help of a command is made from. */
export interface HelpTable {
  readonly name: string;
  readonly summary: string;
  readonly argument?: Argument;
  readonly options: Options;
  readonly examples?: readonly string[];
  readonly notes: readonly string[];
}

/** The help of a command, in 80 columns. */
export function helpText({ name, summary, argument, options, examples = [], notes }: HelpTable): string {
  const sections = Map.groupBy(Object.entries(options), ([, option]) => option.section);
  const blocks = [
    wrapText(`${summary}.`, WIDTH),
    [usageLine(name, argument)],
    argument === undefined ? [] : entry(argument.name, argument.description),
    argument?.program === undefined ? [] : entry('command', argument.program),
    ...[...sections].map(([heading, listed]) => [
      ...(heading === undefined ? [] : [`${heading}:`]),
      ...listed.flatMap(([option, described]) => entry(label(option, described), sentences(described))),
    ]),
    examples.length === 0 ? [] : ['Examples:', ...examples.map((example) => `${INDENT}${example}`)],
    // A note with line breaks is laid out already.
    ...notes.map((note) => (note.includes('\n') ? [note] : wrapText(note, WIDTH))),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** How a command is called. */
export function usageLine(name: string, argument: Argument | undefined): string {
  const taken = argument === undefined ? '' : ` [${argument.name}${argument.many ? '...' : ''}]`;
  const program = argument?.program === undefined ? '' : ' -- command [argument...]';
  return `Usage: lowerplane ${name}${taken} [options]${program}`;
}

/** A label and its description beside it. */
export function entry(text: string, description: string, column: number = COLUMN): readonly string[] {
  const margin = ' '.repeat(column);
  const [first = '', ...rest] = wrapText(description, WIDTH, margin);
  const start = `${INDENT}${text}`;
  return start.length > column - 2
    ? [start, first, ...rest]
    : [start.padEnd(column) + first.slice(column), ...rest];
}

/** An option as the help shows it: `-h, --help`, `--base REV`, `--fix[=WHAT]`. */
export function label(name: string, { placeholder, alone, short }: Option<unknown>): string {
  const dashed = `${short === undefined ? '' : `-${short}, `}--${name}`;
  if (placeholder === undefined) return dashed;
  return alone === undefined ? `${dashed} ${placeholder}` : `${dashed}[=${placeholder}]`;
}

/** Describes an option, with its choices and its default. */
export function sentences({ description, choices, default: otherwise }: Option<unknown>): string {
  const one = choices === undefined ? '' : ` One of ${choices.join(', ')}.`;
  return `${description}${one}${otherwise === undefined ? '' : ` Defaults to ${otherwise}.`}`;
}
