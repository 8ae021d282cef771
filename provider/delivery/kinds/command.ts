import {
  programAttributes,
  programFaults,
  programWithin,
  timeoutMs,
} from '../../keys/declaration/program.ts';
import { defineKind } from '../destination-kind.ts';
import { keepsNoPrevious, previousKeptFaults } from '../keep-previous.ts';

const DEFAULT_TIMEOUT = '1m';
const UNREADABLE = 'a program does not return the secret';

/** A program that takes the secret. */
export const kind = defineKind({
  kind: 'command',
  description: 'A program of yours that stores the secret where it belongs.',
  attributes: {
    ...programAttributes(
      'The program reads the secret from its standard input, never from an argument or a variable; exit code 0 means that the secret was delivered.',
      DEFAULT_TIMEOUT,
    ),
    keep_previous_as: keepsNoPrevious(UNREADABLE),
  },
  writeOnly: true,
  holdsMany: true,
  *check(values) {
    yield* previousKeptFaults(values, UNREADABLE);
    yield* programFaults(values);
  },
  within: (values, directory) => ({ ...values, program: programWithin(values.program, directory) }),
  identity: ({ program }) => `command:${program.map((part) => JSON.stringify(part)).join(' ')}`,
  async open({ id, declared, environment: ownEnvironment }) {
    const { commandDestination } = await import('../command/command-destination.ts');
    const { program: command, environment = {}, timeout = DEFAULT_TIMEOUT } = declared;
    return commandDestination(id, { command, environment, timeoutMs: timeoutMs(timeout), ownEnvironment });
  },
});
