import { isAbsolute, posix } from 'node:path';
import { isLoopback } from '../loopback.ts';
import { list, object, string } from './attribute.ts';
import type { DestinationFault } from './destination.ts';
import { filePath } from './file-path.ts';
import { programAttributes, programFaults, programWithin, timeoutMs, timeoutRule } from './program.ts';
import { quoted } from './quoted.ts';
import { line, type TextRule, writeFor } from './text-rule.ts';
import type { PartialValuesOf, ValuesOf } from './values-of.ts';

const EXAMPLE_URL = 'https://api.example.com/lowerplane-possession';

/** Nothing secret is sent, but on a connection without TLS anyone could answer in the consumer's place. */
const probeUrl: TextRule = {
  check(text) {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
      return `must be a URL, for example ${quoted(EXAMPLE_URL)}, not ${quoted(text)}`;
    if (url.username !== '' || url.password !== '') return 'must not contain a user name or a password';
    if (url.hash !== '') return `must not have a fragment, as ${quoted(text)} does`;
    return url.protocol === 'https:' || isLoopback(url.hostname)
      ? undefined
      : `must begin with https://, except on this machine, not ${quoted(text)}`;
  },
  write: writeFor(EXAMPLE_URL),
  schema: { pattern: '^https?://' },
};

/** How long one question may take. */
const ASK_TIMEOUT = '10s';

const probeAttributes = {
  https: object(
    {
      url: string({
        required: true,
        rule: probeUrl,
        description:
          'Where the consumer answers, by POST. `http://` is accepted for this machine only. Redirects are not followed.',
      }),
      timeout: string({
        rule: timeoutRule,
        description: `How long an answer may take, for example \`30s\`. Defaults to \`${ASK_TIMEOUT}\`.`,
      }),
    },
    { description: 'An endpoint of the consumer.' },
  ),
  command: object(
    programAttributes(
      'The program reads the challenge from its standard input and writes the answer to its standard output. It runs at apply.',
      ASK_TIMEOUT,
    ),
    { description: 'A program that passes the challenge on to the consumer, for example `kubectl exec`.' },
  ),
  file: object(
    {
      path: string({
        rule: filePath,
        required: true,
        description:
          'Where the consumer writes the answer. The challenge is written beside it, to the same path with `.challenge` at its end.',
      }),
    },
    { description: 'A file for a consumer that cannot be reached.' },
  ),
} as const;

/** How a consumer is asked to prove that it holds the secret of a key. One kind is written. */
export type DeclaredProbe = ValuesOf<typeof probeAttributes>;

/** How long the answer of a probe may take. */
export function askTimeoutMs({ timeout = ASK_TIMEOUT }: { readonly timeout: string | undefined }): number {
  return timeoutMs(timeout);
}

const PROBE =
  'A challenge goes to the consumer, which answers with an HMAC under the secret that it uses; see the guide "Proof of possession". Exactly one of `https`, `command` and `file`.';

const probe = object(probeAttributes, { required: true, exactlyOne: true, description: PROBE });

/** How long a consumer has to take up a new secret right after its delivery. */
const WITHIN = '30s';

/** The check of a new key by one of its consumers. */
export const verify = object(
  {
    name: string({
      required: true,
      rule: line('api'),
      description: 'Name of the consumer, which it checks before it answers.',
    }),
    probe,
    within: string({
      rule: timeoutRule,
      description: `How long the consumer has to take up the new secret, for example \`2m\`: it is asked again each second. Defaults to \`${WITHIN}\`.`,
    }),
  },
  {
    description:
      'Before anything else changes, a consumer must prove that it holds the new secret. If it does not, the new key is revoked, the destinations are restored, and the old key stays. Without it, the new key itself is verified, and what destinations hold where they can be read back.',
  },
);

export type DeclaredVerification = ValuesOf<(typeof verify)['attributes']>;

/** How long the consumer of a verification has, in milliseconds. */
export function withinMs({ within = WITHIN }: DeclaredVerification): number {
  return timeoutMs(within);
}

/** The consumers of a key, which hold its predecessor until they have switched. */
export const consumers = list(
  object(
    {
      name: string({
        required: true,
        rule: line('api'),
        description: 'Name of the consumer, which it checks before it answers.',
      }),
      probe,
    },
    { description: 'One consumer.' },
  ),
  {
    whenEmpty: 'Name at least one consumer, or leave consumers out.',
    description:
      'Who uses the secret. An old key retires only when each of them has proven that it holds the new secret; those that have not are named at each apply, until `overlap_max` has passed. Needs `rotation.overlap`, and a destination that can be read back.',
  },
);

export interface DeclaredConsumer {
  readonly name: string;
  readonly probe: DeclaredProbe;
}

/** The rules across the attributes of a probe. */
export function* probeFaults({
  command,
}: PartialValuesOf<typeof probeAttributes>): Generator<DestinationFault> {
  if (typeof command !== 'object') return;
  for (const fault of programFaults(command)) yield { ...fault, path: ['command', ...fault.path] };
}

/** The same probe for a reader whose working directory is above `directory`, where the declaration starts from. */
export function probeWithin(declared: DeclaredProbe, directory: string): DeclaredProbe {
  const { command, file } = declared;
  if (directory === '.') return declared;
  return {
    ...declared,
    command: command && { ...command, program: programWithin(command.program, directory) },
    file: file && (isAbsolute(file.path) ? file : { path: posix.join(directory, file.path) }),
  };
}
