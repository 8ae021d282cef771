import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/**
 * Reads options, and nothing else, from arguments.
 *
 * @throws UsageError when there are others.
 */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  return parsed(() => parseArgs({ args: [...args], options, strict: true, allowPositionals: false })).values;
}

/**
 * Reads options, and one further argument at most.
 *
 * @throws UsageError when there are others.
 */
export function parseOptionsAndPath<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], options, strict: true, allowPositionals: true }),
  );
  if (positionals.length > 1) throw new UsageError(`One path at a time, not ${positionals.length}.`);
  return { values, path: positionals[0] };
}

function parsed<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(firstSentence(error));
  }
}

/** Node goes on about how to write arguments that begin with a dash. */
function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^.*?\.(?= To specify)/.exec(message)?.[0] ?? message;
}

/**
 * Reads a whole number.
 *
 * @throws UsageError when it is none, or out of bounds.
 */
export function wholeNumber(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new UsageError(`${option} must be a whole number from ${minimum} to ${maximum}, not "${text}".`);
}
