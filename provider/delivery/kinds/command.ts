import { isAbsolute, posix } from 'node:path';
import { list, map, string } from '../../keys/declaration/attribute.ts';
import type { DestinationFault } from '../../keys/declaration/destination.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { duration, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import type { PartialValuesOf } from '../../keys/declaration/values-of.ts';
import { parseDuration } from '../../keys/duration.ts';
import { PENDING } from '../../keys/key.ts';
import { defineKind } from '../destination-kind.ts';

/** The longest a timer can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const DEFAULT_TIMEOUT = '1m';

/** A process takes any text but NUL. */
const argument: TextRule = {
  check: (text) => (text.includes('\0') ? 'must not contain a NUL character. Remove it' : undefined),
  write: 'Write the program, then its arguments.',
  schema: {},
};

const timeout: TextRule = {
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

const attributes = {
  program: list(string({ rule: argument, description: 'The program, or one argument.' }), {
    required: true,
    whenEmpty: 'Name the program to run.',
    description:
      'The program and its arguments, passed as they are: there is no shell. The program reads the secret from its standard input, never from an argument or a variable; exit code 0 means that the secret was delivered.',
  }),
  environment: map(string({ rule: argument, description: 'The value of a variable.' }), {
    description:
      'Variables for the program, beside PATH, HOME and the like. Not for secrets: the variables are in the state.',
  }),
  timeout: string({
    rule: timeout,
    description: `How long it may run, for example \`30s\`; at most \`24d\`. Defaults to \`${DEFAULT_TIMEOUT}\`.`,
  }),
} as const;

/** A program that takes the secret. */
export const kind = defineKind({
  kind: 'command',
  description: 'A program of yours that stores the secret where it belongs.',
  attributes,
  holdsMany: true,
  check: commandFaults,
  within: ({ program: [program = '', ...others], ...values }, directory) => ({
    ...values,
    program: [isRelative(program) ? `./${posix.join(directory, program)}` : program, ...others],
  }),
  identity: ({ program }) => `command:${program.map((part) => JSON.stringify(part)).join(' ')}`,
  async open({ id, declared, environment: ownEnvironment }) {
    const { commandDestination } = await import('../command/command-destination.ts');
    const { program: command, environment = {}, timeout = DEFAULT_TIMEOUT } = declared;
    const span = parseDuration(timeout);
    return commandDestination(id, {
      command,
      environment,
      timeoutMs: 'ms' in span ? span.ms : MAX_TIMEOUT_MS,
      ownEnvironment,
    });
  },
});

/** A name without a slash is looked up in PATH. */
function isRelative(program: string): boolean {
  return program.includes('/') && !isAbsolute(program);
}

function* commandFaults({
  program,
  environment,
}: PartialValuesOf<typeof attributes>): Generator<DestinationFault> {
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
        detail: `has the environment variable ${quoted(name)}. The name of a variable consists of letters, digits and underscores, and does not begin with a digit.`,
        path,
      };
    }
    if (name.toUpperCase().startsWith('LOWERPLANE_')) {
      yield {
        title: 'Invalid Environment Variable',
        detail: `has the environment variable ${quoted(name)}. Variables of LowerPlane are not passed on, because they hold the key that manages the others. The program reads the new secret from its standard input.`,
        path,
      };
    }
  }
}
