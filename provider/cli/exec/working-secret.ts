import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { isLowerPlaneError, type LowerPlaneError } from '../../api/errors.ts';
import type { ClientOptions } from '../../api/options.ts';
import { DeliveryError } from '../../delivery/destination.ts';
import { isExpired } from '../../keys/expiration.ts';
import { classifyKeyText } from '../../keys/key-text.ts';
import { connect } from '../../lifecycle/connect.ts';
import { NOT_REACHABLE_YET, type OpenableDestination } from '../../lifecycle/declared-key.ts';
import { expirationOf, instantOf } from '../../lifecycle/observed-key.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { CommandError } from '../lowerplane/exit.ts';

/** A secret that LowerPlane accepts. */
export interface WorkingSecret {
  readonly secret: string;
  /** The variables with the secrets that its destination was read with. */
  readonly readWith: readonly string[];
}

/** Why a destination gave no secret that works: a sentence. */
interface Unusable {
  readonly problem: string;
}

/** A secret that works, with its key, and the newest one of the name. */
interface Working extends WorkingSecret {
  readonly destination: string;
  readonly key: ApiKey;
  readonly newest: ApiKey;
}

/**
 * The secret of a key, from its destinations. The first one that holds the secret of the newest key of the name counts; that
 * of an older key is used only where no destination holds it, with a warning.
 *
 * @throws CommandError when none holds one that works; why is printed for each.
 * @throws LowerPlaneError when LowerPlane cannot be asked.
 * @throws LifecycleError when it answers for another key.
 */
export async function workingSecret(
  name: string,
  destinations: readonly OpenableDestination[],
  address: Omit<ClientOptions, 'apiKey'>,
  io: CommandIo,
): Promise<WorkingSecret> {
  const problems: string[] = [];
  let older: Working | undefined;
  for (const destination of destinations) {
    const held = await heldSecret(destination);
    const asked = typeof held === 'string' ? await askedFor(name, held, address) : held;
    if ('problem' in asked) {
      problems.push(`${destination.id}: ${asked.problem}`);
      continue;
    }
    const working = { ...asked, destination: destination.id, readWith: destination.secretVariables ?? [] };
    if (working.key.id === working.newest.id) return working;
    if (older === undefined || instantOf(working.key.created_at) > instantOf(older.key.created_at))
      older = working;
  }
  if (older !== undefined) {
    io.error(`Warning: ${printable(olderText(older))}\n`);
    return older;
  }
  for (const problem of problems) io.error(`Error: ${printable(problem)}\n`);
  throw new CommandError(`No destination of "${name}" gave a secret that works, so the command was not run.`);
}

async function heldSecret(destination: OpenableDestination): Promise<string | Unusable> {
  try {
    const opened = await destination.open();
    if (opened === undefined) return { problem: NOT_REACHABLE_YET };
    if (opened.read === undefined)
      return { problem: 'What is delivered there cannot be read back. Read it where it is used.' };
    const text = (await opened.read()) ?? '';
    if (text === '')
      return { problem: 'No secret was found. Run "lowerplane apply" or Terraform to deliver one.' };
    // Someone else's secret must not be sent to LowerPlane.
    return classifyKeyText(text) === 'other'
      ? { problem: 'It holds something other than a LowerPlane key, which was sent nowhere.' }
      : text;
  } catch (error) {
    if (error instanceof DeliveryError) return { problem: error.message };
    throw error;
  }
}

const DELIVER_AGAIN =
  'Apply its declaration, with "lowerplane apply" or Terraform, to deliver one that works.';

function olderText({ destination, key, newest }: Working): string {
  return `${destination} holds the secret of ${key.id} (ending in ${key.last_four}), which still works. But "${newest.name}" has a newer key, ${newest.id} (ending in ${newest.last_four}, created ${newest.created_at}), and no destination that can be read holds its secret. ${DELIVER_AGAIN}`;
}

/** Asks LowerPlane, with the secret itself, which key it belongs to, and whether the name has a newer one that works. */
async function askedFor(
  name: string,
  secret: string,
  address: Omit<ClientOptions, 'apiKey'>,
): Promise<Pick<Working, 'secret' | 'key' | 'newest'> | Unusable> {
  const ending = `(ending in ${secret.slice(-4)})`;
  try {
    const { client, self } = await connect({ ...address, apiKey: secret });
    try {
      return self.name === name
        ? { secret, key: self, newest: await newestOf(client, self) }
        : {
            problem: `It holds the secret of another key, "${self.name}" (${self.id}, ending in ${self.last_four}). ${DELIVER_AGAIN}`,
          };
    } finally {
      await client.close();
    }
  } catch (error) {
    if (!isLowerPlaneError(error, 'unauthenticated')) throw error;
    return { problem: `It holds ${rejectedKey(error)} ${ending}. ${DELIVER_AGAIN}` };
  }
}

/** Of the keys that have the name of a key and work: it, or one that was created later. */
async function newestOf(client: LowerPlaneClient, key: ApiKey): Promise<ApiKey> {
  let newest = key;
  const now = client.clock.now();
  for await (const other of client.listApiKeys({ name: key.name })) {
    const works = other.status === 'active' && !isExpired(expirationOf(other), now);
    const isNewer = instantOf(other.created_at) > instantOf(newest.created_at);
    if (works && isNewer && other.name === key.name) newest = other;
  }
  return newest;
}

function rejectedKey({ code }: LowerPlaneError): string {
  if (code === 'revoked-key') return 'a revoked key';
  if (code === 'expired-key') return 'an expired key';
  return 'a key that this LowerPlane does not accept';
}
