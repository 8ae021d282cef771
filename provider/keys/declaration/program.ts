import { isAbsolute, posix } from 'node:path';
import { parseDuration } from '../duration.ts';
import { PENDING, type Pending } from '../key.ts';
import { list, map, string } from './attribute.ts';
import type { DestinationFault } from './destination.ts';
import { quoted } from './quoted.ts';
import { duration, type TextRule, writeFor } from './text-rule.ts';

/** The longest a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A process takes any text but NUL. */
const argument: TextRule = {
  check: (text) => (text.includes('\0') ? 'must not contain a NUL character. Remove it' : undefined),
  write: 'Write the program, then its arguments.',
  schema: {},
};

/** How long something may take. */
export const timeoutRule: TextRule = {
  check(text) {
    const wrong = duration.check(text);
    if (wrong !== undefined) return wrong;
    const parsed = parseDuration(text);
    return 'ms' in parsed && parsed.ms > MAX_TIMEOUT_MS
      ? `must be at most "24d", not ${quoted(text)}`
      : undefined;
  },
  write: writeFor('30s'),
  schema: duration.schema,
};

/** A timeout in milliseconds. */
export function timeoutMs(text: string): number {
  const span = parseDuration(text);
  return 'ms' in span ? span.ms : MAX_TIMEOUT_MS;
}

/**
 * A program to run, as attributes.
 *
 * @param does what it reads and does, as sentences.
 * @param defaultTimeout of `timeout`.
 */
export function programAttributes(does: string, defaultTimeout: string) {
  return {
    program: list(string({ rule: argument, description: 'The program, or one argument.' }), {
      required: true,
      whenEmpty: 'Name the program to run.',
      description: `The program and its arguments, passed as they are: there is no shell. ${does}`,
    }),
    environment: map(string({ rule: argument, description: 'The value of a variable.' }), {
      description:
        'Variables for the program, in addition to PATH, HOME and similar ones. Not for secrets: the variables are in the state.',
    }),
    timeout: string({
      rule: timeoutRule,
      description: `How long it may run, for example \`30s\`; at most \`24d\`. Defaults to \`${defaultTimeout}\`.`,
    }),
  } as const;
}

interface WrittenProgram {
  readonly program: readonly string[] | undefined | Pending;
  readonly environment: Readonly<Record<string, string>> | undefined | Pending;
}

/** The rules across the attributes of a program. */
export function* programFaults({ program, environment }: WrittenProgram): Generator<DestinationFault> {
  if (program !== PENDING && program?.[0] === '') {
    yield {
      title: 'No Program To Run',
      detail: 'has an empty text as its program. Write the program first, then its arguments.',
      path: ['program', 0],
    };
  }
  if (environment === undefined || environment === PENDING) return;
  for (const name of Object.keys(environment)) {
    const path = ['environment', name];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      yield {
        title: 'Invalid Environment Variable',
        detail: `has the environment variable ${quoted(name)}. The name of a variable must consist of letters, digits and underscores, and must not begin with a digit.`,
        path,
      };
    }
    if (name.toUpperCase().startsWith('LOWERPLANE_')) {
      yield {
        title: 'Invalid Environment Variable',
        detail: `has the environment variable ${quoted(name)}. Variables that begin with LOWERPLANE_ are not passed on, because they can hold the key that manages the others. Choose another name.`,
        path,
      };
    }
  }
}

/** The same program for a reader whose working directory is above `directory`. A name without a slash is looked up in PATH. */
export function programWithin(
  [program = '', ...others]: readonly string[],
  directory: string,
): readonly string[] {
  const isRelative = program.includes('/') && !isAbsolute(program);
  return [isRelative ? `./${posix.join(directory, program)}` : program, ...others];
}
