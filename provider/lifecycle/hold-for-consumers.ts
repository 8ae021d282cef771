import { DeliveryError, type Destination } from '../delivery/destination.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import {
  type Consumer,
  type DeclaredKey,
  knownDestinations,
  type OpenableDestination,
} from './declared-key.ts';
import { deliveredSecret } from './delivered-secret.ts';
import type { PlannedEnding } from './ending.ts';
import { isConfirmed } from './guards.ts';
import { findUnproven } from './prove-possession.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * The predecessors that must neither retire nor get an expiration yet, because a declared consumer has not proven that it holds the secret of the
 * current key. Why, and what to do, is reported.
 *
 * @param endings that a plan asks for.
 * @returns their ids.
 */
export async function heldForConsumers(
  run: ConnectedRun,
  declared: DeclaredKey,
  current: KeyRecord,
  endings: readonly PlannedEnding[],
  report: Report,
): Promise<ReadonlySet<string>> {
  const consumers = declared.probes?.consumers ?? [];
  const retiring = endings.filter((ending) => waitsForConsumers(run, ending));
  const [first] = retiring;
  if (first === undefined || (isKnown(consumers) && consumers.length === 0)) return new Set();
  const unproven =
    consumers === PENDING
      ? ['The consumers are not known.']
      : await unprovenOf(run, {
          consumers,
          destinations: knownDestinations(declared),
          current,
          predecessorId: first.key.id,
          remedy: 'revoke the old key with confirm_revocations once its consumers have switched',
        });
  if (unproven.length === 0) return new Set();
  for (const { key } of retiring)
    report.warning({
      title: 'Old Key Is Held For Its Consumers',
      subject: `"${current.name}"`,
      detail: `The old key ${key.id} (ending in ${key.lastFour}) keeps working, because not every consumer has proven that it holds the secret of ${current.id} (ending in ${current.lastFour}). ${unproven.join(' ')} Each apply asks again, until overlap_max has passed.`,
    });
  return new Set(retiring.map(({ key }) => key.id));
}

/** What the user has confirmed or forced, and what no one can use any more, waits for no one. */
function waitsForConsumers(run: ConnectedRun, ending: PlannedEnding): boolean {
  if (ending.cause !== 'retired' && ending.cause !== 'expires') return false;
  const { predecessor, overlapMax } = ending;
  if (predecessor === undefined || ending.forceRevoke || isConfirmed(ending, run)) return false;
  if (predecessor.expired || predecessor.overlap === undefined) return false;
  return overlapMax === undefined || run.now() < predecessor.overlap.deliveredAt + overlapMax;
}

/** Consumers that should use the current key by now. */
export interface Switch {
  readonly consumers: readonly Consumer[];
  /** Where its secret can be. */
  readonly destinations: readonly OpenableDestination[];
  readonly current: Pick<KeyRecord, 'id' | 'generation' | 'fingerprint' | 'secret'>;
  readonly predecessorId: string;
  /** What to do where no destination shows the secret. */
  readonly remedy: string;
}

/**
 * Has consumers prove that they hold the secret of the current key.
 *
 * @returns as sentences, which ones have not proven it, why, and what to do. Empty: each has.
 * @throws LowerPlaneError
 */
export async function unprovenOf(
  run: ConnectedRun,
  { consumers, destinations, current, predecessorId, remedy }: Switch,
): Promise<readonly string[]> {
  const secret = await deliveredSecret(await opened(destinations), current);
  if (secret === undefined)
    return [
      `The proofs cannot be checked: no destination shows the secret of ${current.id}. Make a destination readable for this run, or ${remedy}.`,
    ];
  const predecessor = (await run.connection.keys.findNow(predecessorId))?.fingerprint;
  const key = { keyId: current.id, generation: current.generation, secret, predecessor };
  const found = await Promise.all(
    consumers.map(async (consumer) => {
      const why = await findUnproven(run, consumer, key);
      return why === undefined ? [] : [`"${consumer.name}": ${why}`];
    }),
  );
  return found.flat();
}

async function opened(openable: readonly OpenableDestination[]): Promise<readonly Destination[]> {
  const destinations: Destination[] = [];
  for (const { open } of openable) {
    try {
      const destination = await open();
      if (destination) destinations.push(destination);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return destinations;
}
