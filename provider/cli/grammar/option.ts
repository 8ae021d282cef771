import { closest } from '../../text/closest.ts';
import { listed } from '../../text/listed.ts';
import { UsageError } from './usage-error.ts';

/** One option of a command. */
export interface Option<Value> {
  /** Placeholder of its value in the help, such as FILE; undefined for a flag, which takes no value. */
  readonly placeholder?: string;
  /** Sentences for the help, without the choices and the default: they are added. */
  readonly description: string;
  readonly choices?: readonly string[];
  /** The default as a user would write it. */
  readonly default?: string;
  /** Heading of its part of the help. */
  readonly section?: string;
  readonly short?: string;
  /** What it means without a value. A value must then be joined to its name: `--fix=all`. */
  readonly alone?: string;
  /**
   * @param given values as written, in order; empty when the option is absent. A flag has '' for each occurrence.
   * @param name with its dashes.
   * @throws UsageError when a value is wrong.
   */
  read(given: readonly string[], name: string): Value;
}

/** Options by name, without dashes. */
export type Options = Readonly<Record<string, Option<unknown>>>;
/** What the options of a table were set to. */
export type Values<Table extends Options> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer Value> ? Value : never;
};

/** What a command takes beside options. */
export interface Argument {
  readonly name: string;
  readonly description: string;
  /** Several can be given. What follows `--` is never taken for an option. */
  readonly many?: true;
  /** The words that it can be, for completion. */
  readonly choices?: readonly string[];
  /** What the program is for that follows `--`, with arguments of its own. Undefined: none follows. */
  readonly program?: string;
}

/** What can be written behind a command. */
export interface CommandSyntax {
  readonly name: string;
  readonly summary: string;
  readonly argument?: Argument;
  readonly options: Options;
}

/** What constructors of options take. */
export interface Described {
  readonly description: string;
  readonly default?: string;
}

/** On or off. */
export function flag(described: Described & { readonly short?: string }): Option<boolean> {
  return { ...described, read: (given) => given.length > 0 };
}

/**
 * An option with one value, the last one when it is repeated. Undefined: not given.
 *
 * @param read what the value means, or a UsageError. `name` has its dashes.
 */
export function single<Value>(
  placeholder: string,
  described: Described,
  read: (value: string, name: string) => Value,
): Option<Value | undefined> {
  return {
    ...described,
    placeholder,
    read(given, name) {
      const last = given.at(-1);
      return last === undefined ? undefined : read(last, name);
    },
  };
}

/** Any text; the last one when it is repeated. */
export function text(placeholder: string, described: Described): Option<string | undefined> {
  return single(placeholder, described, (value) => value);
}

/** Any texts but the empty one, in order. */
export function texts(placeholder: string, described: Described): Option<readonly string[]> {
  return {
    ...described,
    placeholder,
    read(given, name) {
      if (given.includes('')) throw new UsageError(`${name} needs a value: ${name} ${placeholder}.`);
      return given;
    },
  };
}

/** Any text but the empty one, to which an unset variable of a shell expands. */
export function filledText(placeholder: string, described: Described): Option<string | undefined> {
  return single(placeholder, described, (value, name) => {
    if (value === '') throw new UsageError(`${name} needs a value: ${name} ${placeholder}.`);
    return value;
  });
}

/** The value that clears a field: `--owner none`. */
export const NONE = 'none';

/** Any text but the empty one; `none` is null. */
export function textOrNone(placeholder: string, described: Described): Option<string | null | undefined> {
  return single(placeholder, described, (value, name) => {
    const text = value.trim();
    if (text === '') throw new UsageError(`${name} needs a value: ${name} ${placeholder}.`);
    return text === NONE ? null : text;
  });
}

/** Any texts but the empty one, in order; `none` alone is null. Undefined: not given. */
export function textsOrNone(
  placeholder: string,
  described: Described,
): Option<readonly string[] | null | undefined> {
  const { read, ...option } = texts(placeholder, described);
  return {
    ...option,
    read(given, name) {
      const all = read(given, name);
      if (all.length === 0) return undefined;
      if (!all.includes(NONE)) return all;
      if (all.length === 1) return null;
      throw new UsageError(`${name} ${NONE} cannot be combined with others.`);
    },
  };
}

/** One of some words. */
export function choice<const Word extends string>(
  placeholder: string,
  choices: readonly Word[],
  described: Described,
): Option<Word | undefined> {
  return { ...single(placeholder, described, (word, name) => oneOf(name, word, choices)), choices };
}

/** Any of some words, in order. */
export function choices<const Word extends string>(
  placeholder: string,
  words: readonly Word[],
  described: Described,
): Option<readonly Word[]> {
  return {
    ...described,
    placeholder,
    choices: words,
    read: (given, name) => given.map((word) => oneOf(name, word, words)),
  };
}

/** One of some words, or the option alone. */
export function choiceOrAlone<const Word extends string>(
  placeholder: string,
  choices: readonly Word[],
  described: Described & { readonly alone: Word },
): Option<Word | undefined> {
  return { ...choice(placeholder, choices, described), alone: described.alone };
}

/** A whole number within bounds. */
export function wholeNumber(
  minimum: number,
  maximum: number,
  described: Described,
): Option<number | undefined> {
  return single('N', described, (text, name) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new UsageError(`${name} must be a whole number from ${minimum} to ${maximum}, not "${text}".`);
  });
}

/** Puts options under a heading of the help. */
export function section<Table extends Options>(heading: string, options: Table): Table {
  const entries = Object.entries(options).map(([name, option]) => [name, { ...option, section: heading }]);
  return { ...options, ...Object.fromEntries(entries) };
}

/** @throws UsageError when a text is not one of the words. */
export function oneOf<const Word extends string>(name: string, given: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === given);
  if (word !== undefined) return word;
  throw new UsageError(
    `${name} must be one of ${words.join(', ')}, not "${given}".${didYouMean(given, words)}`,
  );
}

/** @throws UsageError when more than one of some options is given. */
export function atMostOne(given: Readonly<Record<string, boolean>>): void {
  if (Object.values(given).filter(Boolean).length <= 1) return;
  throw new UsageError(`Choose only one of ${dashed(Object.keys(given))}.`);
}

/** @throws UsageError when none of some options is given. */
export function atLeastOne<Name extends string>(
  values: Readonly<Record<Name, unknown>>,
  ...names: readonly Name[]
): void {
  if (names.every((name) => values[name] === undefined))
    throw new UsageError(`Set at least one of ${dashed(names)}.`);
}

const dashed = (names: readonly string[]) => listed(names.map((name) => `--${name}`));

/** ` Did you mean "word"?`, or '' when no word is near. */
export function didYouMean(given: string, words: Iterable<string>): string {
  const meant = closest(given, words);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}
