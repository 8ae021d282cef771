import type { ApiKey } from '../api/contract/api-key.ts';
import { deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import { DeliveryError, type Destination } from '../delivery/destination.ts';
import { fingerprint as fingerprintOf } from '../keys/fingerprint.ts';
import {
  type DeclaredKey,
  NOT_REACHABLE_YET,
  type OpenableDestination,
  previousLocations,
} from './declared-key.ts';
import { type Deliverable, identifyOwner } from './key-owner.ts';
import { instantOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';
import { hasEnded, workingSecret } from './working-secret.ts';

/** What was kept, and how to take it back: never throws. */
export interface KeptSecret {
  undo(): Promise<unknown>;
}

const NOTHING_KEPT: KeptSecret = { undo: async () => [] };

interface Keeping extends Deliverable {
  readonly declared: DeclaredKey;
  /** The key whose secret is about to be replaced. */
  readonly record: KeyRecord;
  /** Where its secret is. */
  readonly destinations: readonly Destination[];
}

/**
 * Stores the secret of a key that gets a successor where it is to stay readable, before the new one takes its place. Without
 * an overlap it ends at once, so that nothing is kept.
 *
 * @throws LifecycleError when it could not be stored. Nothing has changed then.
 */
export async function keepPrevious(run: ConnectedRun, keeping: Keeping, report: Report): Promise<KeptSecret> {
  const { declared, record, destinations } = keeping;
  const locations = previousLocations(declared);
  const { rotation } = declared.desired;
  const overlaps = typeof rotation === 'object' && rotation.overlap > 0 && record.status === 'active';
  if (locations.length === 0 || !overlaps) return NOTHING_KEPT;
  const old = await workingSecret(run, destinations, record);
  if (old === undefined) {
    report.warning({
      title: 'Old Secret Not Kept',
      subject: `"${record.name}"`,
      detail: `The secret of the old key ${record.id} (ending in ${record.lastFour}) can no longer be read anywhere, because no destination keeps it. The key itself keeps working during its overlap.`,
    });
    return NOTHING_KEPT;
  }
  const opened: Destination[] = [];
  for (const { id, open } of locations) {
    const destination = await open(identifyOwner(run, keeping, id));
    if (destination === undefined) throw notKept(new DeliveryError(id, NOT_REACHABLE_YET));
    opened.push(destination);
  }
  const outcome = await deliverEverywhere(opened, old);
  if (outcome.delivered) return outcome;
  throw notKept(outcome.cause);
}

function notKept({ destination, message }: DeliveryError): LifecycleError {
  return new LifecycleError({
    title: 'Old Secret Not Kept',
    detail: `The secret of the old key could not be stored at ${destination}, where keep_previous_as keeps it. ${message}`,
    path: ['deliver_to'],
  });
}

/** A secret that is kept and should not be any more. */
interface StaleSecret {
  readonly id: string;
  readonly fingerprint: string;
  readonly destination: Destination;
}

/**
 * Finds what is kept and should not be any more.
 *
 * @param locations where to look.
 * @param isStale decides by a key that works.
 * @returns also what could not be looked at, with the reason.
 */
async function findStale(
  run: ConnectedRun,
  locations: readonly OpenableDestination[],
  isStale: (key: ApiKey) => boolean,
): Promise<readonly (StaleSecret | DeliveryError)[]> {
  const found: (StaleSecret | DeliveryError)[] = [];
  for (const { id, open } of locations) {
    try {
      const destination = await open();
      if (!destination) throw new DeliveryError(id, NOT_REACHABLE_YET);
      const secret = (await destination.read?.()) ?? '';
      if (secret === '') continue;
      const fingerprint = fingerprintOf(secret);
      const key = await run.connection.keys.withFingerprint(fingerprint);
      if (key === undefined) continue;
      if (hasEnded(run, key) || isStale(key)) found.push({ id, fingerprint, destination });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      found.push(error);
    }
  }
  return found;
}

/** The locations that still hold the secret of a key that has ended. Those that cannot be looked at now are left for later. */
export async function staleLocations(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: Pick<KeyRecord, 'id'>,
): Promise<readonly string[]> {
  const found = await findStale(run, previousLocations(declared), ({ id }) => id === record.id);
  return found.flatMap((each) => (each instanceof DeliveryError ? [] : [each.id]));
}

interface Clearing {
  /** Undefined: the declaration was removed. */
  readonly declared: DeclaredKey | undefined;
  readonly applied: DeclaredKey | undefined;
  readonly record: Pick<KeyRecord, 'id' | 'predecessors'>;
}

/** Removes secrets of keys that have ended, and all that are kept where nothing is to be kept any more. Problems are reported. */
export async function clearPrevious(
  run: ConnectedRun,
  { declared, applied, record }: Clearing,
  report: Report,
): Promise<void> {
  const kept = declared ? previousLocations(declared) : [];
  const ids = new Set(kept.map(({ id }) => id));
  const removed = (applied ? previousLocations(applied) : []).filter(({ id }) => !ids.has(id));
  const own = new Set([record.id, ...record.predecessors.map(({ id }) => id)]);
  const stale = [
    ...(await findStale(run, kept, ({ id }) => id === record.id)),
    ...(await findStale(run, removed, ({ id }) => own.has(id))),
  ];
  await removeStale(stale, report);
}

/**
 * Removes the secret of an exposed key from where it is kept, and those of the keys before it, at once: they may have been
 * read together. Problems are reported.
 *
 * @param record of the key that the declaration has now.
 * @returns the locations where one was removed.
 */
export async function clearExposed(
  run: ConnectedRun,
  declared: DeclaredKey,
  record: Pick<KeyRecord, 'id' | 'predecessors'> | undefined,
  exposed: Pick<ApiKey, 'id' | 'created_at'>,
  report: Report,
): Promise<readonly string[]> {
  const own = new Set([exposed.id, record?.id, ...(record?.predecessors ?? []).map(({ id }) => id)]);
  const isOlder = ({ id, created_at: createdAt }: ApiKey) =>
    own.has(id) && instantOf(createdAt) <= instantOf(exposed.created_at);
  return removeStale(await findStale(run, previousLocations(declared), isOlder), report);
}

async function removeStale(
  stale: readonly (StaleSecret | DeliveryError)[],
  report: Report,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const each of stale) {
    try {
      if (each instanceof DeliveryError) throw each;
      await each.destination.withdraw(each.fingerprint);
      removed.push(each.id);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      report.warning({ title: `Old Secret Not Removed: ${error.destination}`, detail: error.message });
    }
  }
  return removed;
}
