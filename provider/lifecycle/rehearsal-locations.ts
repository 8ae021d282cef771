import { DeliveryError, type Destination } from '../delivery/destination.ts';
import type { IdentifyOwner } from '../delivery/occupant.ts';
import { NOT_REACHABLE_YET, type OpenableDestination } from './declared-key.ts';
import { unrecordedSuccessors } from './idempotency-keys.ts';
import { announceInterrupted } from './interrupted.ts';
import { identifyOwner } from './key-owner.ts';
import { locationOf } from './locations.ts';
import { instantOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import type { RehearsalKey } from './rehearsal-key.ts';
import type { RehearsalLog } from './rehearsal-log.ts';
import { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';
import { hasEndedNow } from './working-secret.ts';

/** Where the rehearsal delivers. */
export interface RehearsalLocation {
  readonly id: string;
  readonly destination: Destination;
  /** Follows errors of it. */
  readonly hint: string;
}

interface Opening {
  readonly run: ConnectedRun;
  readonly record: KeyRecord | undefined;
  readonly known: readonly OpenableDestination[];
  /** Keys of rehearsals that may have been killed. */
  readonly found: readonly RehearsalKey[];
  /** Of the keys of this key's rehearsals. */
  readonly name: string;
}

/** Checks the destinations as a plan does, and the locations beside them. */
export async function openLocations(
  opening: Opening,
  log: RehearsalLog,
): Promise<readonly RehearsalLocation[]> {
  const { run, record, known } = opening;
  const locations: RehearsalLocation[] = [];
  const unrecorded = async () => [
    ...(await announceInterrupted(run, new Report())).unrecorded,
    ...(record ? await unrecordedSuccessors(run, record) : []),
  ];
  for (const { id, open, scratch } of known) {
    // What stores nothing is beside itself.
    if (scratch?.id !== id)
      await log.take({ step: 'check', subject: id }, async () => {
        await (
          await reached(id, open(identifyOwner(run, { record, step: 'apply', unrecorded }, id)))
        ).check();
      });
    if (scratch === undefined) {
      log.skip('deliver', id, 'There is no location beside it that no one reads, so it was only checked.');
      continue;
    }
    const hint =
      scratch.id === id
        ? ''
        : ` A rehearsal delivers here instead of to ${id}: writing, reading and removing it must be allowed too.`;
    const opened = await log.take({ step: 'check', subject: scratch.id, hint }, () =>
      openScratch(opening, scratch),
    );
    if (opened) locations.push({ id: scratch.id, hint, destination: opened.value });
  }
  return locations;
}

async function reached(id: string, opening: Promise<Destination | undefined>): Promise<Destination> {
  const destination = await opening;
  if (destination === undefined) throw new DeliveryError(id, NOT_REACHABLE_YET);
  return destination;
}

/** @throws DeliveryError when something may need what is there. */
async function openScratch(opening: Opening, scratch: OpenableDestination): Promise<Destination> {
  const { run, known, name } = opening;
  const location = await locationOf(scratch);
  if (!scratch.holdsMany) {
    const shared = run.planned.destinations.get(location);
    const isOwn = (await Promise.all(known.map(locationOf))).includes(location);
    if (isOwn || shared !== undefined)
      throw new DeliveryError(
        scratch.id,
        `The secret of ${shared ?? 'this key'} is delivered there, so the rehearsal did not use it. Choose another name for that destination.`,
      );
  }
  const destination = await reached(scratch.id, scratch.open(identifyScratch(opening)));
  await destination.check();
  // Where nothing can be read, only a time shows what a killed rehearsal has left.
  let occupied = await destination.warn?.();
  if (occupied === undefined) return destination;
  for (const { fingerprint, created_at: created } of await run.connection.keys.withName(name)) {
    const record = await destination.recognize?.(fingerprint, instantOf(created));
    if (record) await destination.withdraw(fingerprint, record);
  }
  occupied = await destination.warn?.();
  if (occupied === undefined) return destination;
  throw new DeliveryError(
    scratch.id,
    `Something is already there, and no rehearsal is known to have left it. Nothing was delivered. If no one needs it, remove it.`,
  );
}

/** Only what no one can use is overwritten: not even another key of the same run. */
function identifyScratch({ run, found }: Opening): IdentifyOwner {
  return async (fingerprint) => {
    if (found.some(({ key }) => key.fingerprint === fingerprint)) return { kind: 'own' };
    const key = await run.connection.keys.withFingerprint(fingerprint);
    if (!key) return { kind: 'unknown' };
    return (await hasEndedNow(run, key))
      ? { kind: 'ended' }
      : { kind: 'live', key: `"${key.name}" (${key.id}, ending in ${key.last_four})` };
  };
}
