import { isLowerPlaneError, type LowerPlaneError } from '../../api/errors.ts';
import type { ClientOptions } from '../../api/options.ts';
import { DeliveryError } from '../../delivery/destination.ts';
import { classifyKeyText } from '../../keys/key-text.ts';
import { connect } from '../../lifecycle/connect.ts';
import { NOT_REACHABLE_YET, type OpenableDestination } from '../../lifecycle/declared-key.ts';
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

/**
 * The secret of a key, from the first of its destinations that holds one that works.
 *
 * @throws CommandError when none does; why is printed for each.
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
  for (const destination of destinations) {
    const held = await heldSecret(destination);
    const unusable = typeof held === 'string' ? await unusableSecret(name, held, address) : held;
    if (typeof held === 'string' && unusable === undefined)
      return { secret: held, readWith: destination.secretVariables ?? [] };
    problems.push(`${destination.id}: ${unusable?.problem}`);
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
      return { problem: 'There is no secret. Run "lowerplane apply" or Terraform to deliver one.' };
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

/** Asks LowerPlane which key a secret belongs to. Undefined: it works, and is that of the key. */
async function unusableSecret(
  name: string,
  secret: string,
  address: Omit<ClientOptions, 'apiKey'>,
): Promise<Unusable | undefined> {
  const ending = `(ending in ${secret.slice(-4)})`;
  try {
    const { client, self } = await connect({ ...address, apiKey: secret });
    await client.close();
    return self.name === name
      ? undefined
      : {
          problem: `It holds the secret of another key, "${self.name}" (${self.id}, ending in ${self.last_four}). ${DELIVER_AGAIN}`,
        };
  } catch (error) {
    if (!isLowerPlaneError(error, 'unauthenticated')) throw error;
    return { problem: `It holds ${rejectedKey(error)} ${ending}. ${DELIVER_AGAIN}` };
  }
}

function rejectedKey({ code }: LowerPlaneError): string {
  if (code === 'revoked-key') return 'a revoked key';
  if (code === 'expired-key') return 'an expired key';
  return 'a key that this LowerPlane does not accept';
}
