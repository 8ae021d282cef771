import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import { createRedactor } from '../../http/redact.ts';
import { SYSTEM_RUNTIME } from '../../http/runtime.ts';
import { childEnvironment } from '../command/child-environment.ts';
import { findExecutable } from '../command/executable.ts';
import { endedMessage } from '../command/messages.ts';
import { type Run, run } from '../command/run.ts';
import { DeliveryError } from '../destination.ts';
import { requireToken } from '../remote/settings.ts';
import { type Item, type ItemAccess, type ItemLocation, itemShape, type WriteOutcome } from './item.ts';

export interface OpSettings {
  /** Of a service account. */
  readonly token: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning: HttpTuning | undefined;
}

/** The first that reads an item to edit from its standard input. */
const OLDEST = [2, 23] as const;
const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES = 2 * 1024 * 1024;
const ATTEMPTS = 5;
/** What a program needs to reach services from where this runs. */
const NETWORK = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

/** How errors of `op` begin or end, after "[ERROR] 2026/11/30 10:00:00". */
const NO_ITEM = /isn't an item/;
const NO_VAULT = /isn't a vault|vault .*not found/i;
const SEVERAL = /more than one item/i;
const CONFLICT = /\(409\)/;
const THROTTLED = /\(429\)|too many requests|rate limit/i;
const UNAVAILABLE = /\(5\d\d\)/;
const UNAUTHENTICATED =
  /\(401\)|unauthorized|invalid service account token|failed to .*service account token/i;
const FORBIDDEN = /\(403\)|forbidden|(?:don't|do not) have (?:the )?permission|not authorized/i;
/** With each of them, nothing was written. */
const REFUSED = [NO_VAULT, SEVERAL, THROTTLED, UNAUTHENTICATED, FORBIDDEN];

/**
 * An item through the program `op`. The secret goes to its standard input only, and there is no shell.
 *
 * @throws DeliveryError when there is no `op` that can do this.
 * @see https://developer.1password.com/docs/cli/reference/management-commands/item
 */
export async function opItem(
  location: ItemLocation,
  { token: written, environment, tuning }: OpSettings,
): Promise<ItemAccess> {
  const { destination, vault, item: name } = location;
  const fail = (what: string) => new DeliveryError(destination, what);
  const token = requireToken(destination, 'service account token', written, '');
  const { sleep } = { ...SYSTEM_RUNTIME, ...tuning?.runtime };
  const wait = (ms: number) => sleep(ms, new AbortController().signal);
  const variables = childEnvironment(environment, {
    ...Object.fromEntries(
      NETWORK.flatMap((variable) => {
        const value = environment[variable];
        return value === undefined ? [] : [[variable, value]];
      }),
    ),
    OP_SERVICE_ACCOUNT_TOKEN: token,
    OP_FORMAT: 'json',
    // What others write must show.
    OP_CACHE: 'false',
    OP_BIOMETRIC_UNLOCK_ENABLED: 'false',
  });
  const executable = await findExecutable('op', variables.PATH ?? '');
  if (!executable.found)
    throw fail(
      `${executable.problem} It is needed to deliver to 1Password with a service account. For a Connect server, set OP_CONNECT_HOST and OP_CONNECT_TOKEN instead.`,
    );
  const { path } = executable;

  const start = (words: readonly string[], input: string) =>
    run({
      path,
      arguments: words,
      environment: variables,
      input,
      timeoutMs: TIMEOUT_MS,
      outputBytes: OUTPUT_BYTES,
    });
  const succeeded = ({ ending }: Run) => ending.how === 'exited' && ending.code === 0;

  const refusal = (action: 'read' | 'write', ended: Run, secrets: readonly string[], attempts = 1) => {
    const hidden = [token, ...secrets];
    const text = ended.lastErrorOutput;
    const tries = attempts > 1 ? ` Tried ${attempts} times.` : '';
    const words = endedMessage('op', ended, TIMEOUT_MS, hidden);
    const of = `the item ${name} of the vault ${vault}`;
    if (NO_VAULT.test(text))
      return fail(
        `The vault ${vault} was not found by op. Either it does not exist, or the service account has no access to it. ${words}`,
      );
    if (SEVERAL.test(text))
      return fail(`The vault ${vault} has several items ${name}. Set item to the id of the one to use.`);
    if (FORBIDDEN.test(text))
      return fail(
        `1Password does not allow this service account to ${action} ${of}. It needs ${action === 'read' ? 'read_items' : 'read_items and write_items'} for the vault. ${words}`,
      );
    if (UNAUTHENTICATED.test(text))
      return fail(
        `1Password does not accept the service account token. It is mistyped, expired or revoked. ${words}`,
      );
    if (isBusy(text)) return fail(`1Password is not available. Apply again later. ${words}${tries}`);
    return fail(`op could not ${action} ${of}. ${words}${tries}`);
  };

  const isBusy = (text: string) => THROTTLED.test(text) || UNAVAILABLE.test(text);
  /** Runs it, again while 1Password is busy. */
  const patiently = async (
    words: readonly string[],
    input = '',
    mayRepeat = isBusy,
  ): Promise<readonly [Run, number]> => {
    for (let attempt = 1; ; attempt++) {
      const ended = await start(words, input);
      if (succeeded(ended) || attempt === ATTEMPTS || !mayRepeat(ended.lastErrorOutput))
        return [ended, attempt];
      await wait(1_000 * 2 ** (attempt - 1));
    }
  };

  const itemIn = ({ output }: Run): Item => {
    const parsed = z.string().transform(parsedJson).pipe(itemShape).safeParse(output);
    if (parsed.success) return parsed.data;
    throw fail(
      `${path} printed something other than a 1Password item. Check that it is the op of 1Password.`,
    );
  };

  const write = async (
    words: readonly string[],
    content: object,
    secrets: readonly string[],
    mayRepeat: (text: string) => boolean,
  ): Promise<WriteOutcome> => {
    const all = [...words, '--vault', vault, '--format', 'json'];
    const [ended, attempts] = await patiently(all, JSON.stringify(content), mayRepeat);
    if (succeeded(ended)) return { kind: 'done' };
    const text = ended.lastErrorOutput;
    if (CONFLICT.test(text) || NO_ITEM.test(text)) return { kind: 'conflict' };
    const error = refusal('write', ended, secrets, attempts);
    if (REFUSED.some((pattern) => pattern.test(text))) throw error;
    return { kind: 'unknown', error };
  };

  const version = await start(['--version'], '');
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(version.output.trim()) ?? [];
  if (!succeeded(version) || major === undefined || minor === undefined)
    throw fail(`${path} did not print its version. ${endedMessage('op', version, TIMEOUT_MS, [token])}`);
  if (Number(major) !== OLDEST[0] || Number(minor) < OLDEST[1])
    throw fail(
      `${path} has version ${major}.${minor}, but version ${OLDEST.join('.')} or a later ${OLDEST[0]}.x is required. Update it.`,
    );

  return {
    wait,
    async find() {
      const [ended, attempts] = await patiently(['item', 'get', name, '--vault', vault, '--format', 'json']);
      if (!succeeded(ended)) {
        if (NO_ITEM.test(ended.lastErrorOutput)) return undefined;
        throw refusal('read', ended, [], attempts);
      }
      const item = itemIn(ended);
      if (item.id === name || item.title === name) return item;
      // It also finds logins by the domain of their site.
      const title = createRedactor([token])(item.title, 100);
      throw fail(
        `op found the item ${JSON.stringify(title)} instead of ${JSON.stringify(name)}. Write the exact title of an item, or its id.`,
      );
    },
    create(content) {
      const secrets = content.fields.map(({ value = '' }) => value);
      // An outage may come after the item was made.
      return write(['item', 'create', '-'], content, secrets, (text) => THROTTLED.test(text));
    },
    set(item, field, value = '') {
      const fields = item.fields ?? [];
      const isThere = fields.some(({ id }) => id === field.id);
      const set = fields.map((each) => (each.id === field.id ? { ...each, value } : each));
      const content = { ...item, fields: isThere ? set : [...set, { ...field, value }] };
      // The values of all fields are in what it is given.
      const secrets = content.fields.map((each) => each.value ?? '').filter((each) => each.length >= 8);
      return write(['item', 'edit', item.id], content, secrets, isBusy);
    },
    requireWritable({ category }) {
      if (category === 'LOGIN')
        throw fail(
          `The item ${name} is a login, and op deletes the passkeys of a login that it writes. Choose an item of another category, or use a Connect server.`,
        );
    },
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
