import type { ApiKey } from '../api/contract/api-key.ts';
import { DeliveryError } from '../delivery/destination.ts';
import { plannedIdentity } from '../keys/declaration/destination.ts';
import { type DestinationDrift, expiresAtOverlapEnd } from '../keys/key.ts';
import { knownDestinations, NOT_REACHABLE_YET, ownPlaces } from './declared-key.ts';
import { observedKey } from './observed-key.ts';
import { refuseOtherOrganization } from './organization.ts';
import { observedPredecessor } from './overlap.ts';
import { recognizeSecret } from './recognize.ts';
import type { KeyMemory, KeyRecord, PredecessorRecord } from './record.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * A record as it is now: what LowerPlane says of the key and its predecessors, and what destinations hold.
 *
 * @returns undefined when LowerPlane does not know the key.
 * @throws LifecycleError when the key belongs to another organization.
 * @throws LowerPlaneError
 */
export async function refreshKey(
  run: ConnectedRun,
  id: string,
  memory: KeyMemory,
  report: Report,
): Promise<KeyRecord | undefined> {
  const { connection } = run;
  const { keys } = connection;
  refuseOtherOrganization({ id, organizationId: memory.organizationId }, connection);
  for (const managed of [id, ...memory.predecessors.map((predecessor) => predecessor.id)])
    run.planned.managed.add(managed);
  await run.journal.recorded(id);
  const key = await keys.find(id);
  if (!key) return undefined;
  refuseOtherOrganization({ id, organizationId: key.organization_id }, connection);
  const found: [PredecessorRecord, ApiKey | undefined][] = [];
  for (const predecessor of memory.predecessors) found.push([predecessor, await keys.find(predecessor.id)]);
  const same = ownPlaces(memory.applied);
  if (same !== undefined) run.planned.read.set(same, id);
  const now = run.now();
  const observed = observedKey(key, now);
  const recognized = await recognizeSecret({ ...memory, ...observed }, memory.applied);
  return {
    ...memory,
    ...observed,
    ...recognized,
    firstCreatedAt: memory.firstCreatedAt ?? observed.createdAt,
    predecessors: found.flatMap(([predecessor, predecessorKey]) => {
      // LowerPlane never deletes keys: that it does not know one is no proof that it ended.
      if (!predecessorKey) return [predecessor];
      const seen = observedPredecessor(predecessor, predecessorKey, now);
      return predecessorKey.status === 'active' && !hasExpired(seen, memory) ? [seen] : [];
    }),
    drift: await driftOf(observed.fingerprint, { ...memory, ...recognized }, report),
  };
}

/** Whether it has ended as declared: by its expiration, so that it is not to be revoked. */
function hasExpired(
  { expired, overlap }: PredecessorRecord,
  { applied }: Pick<KeyMemory, 'applied'>,
): boolean {
  return expired && overlap !== undefined && expiresAtOverlapEnd(applied.desired);
}

/**
 * What was delivered and is no longer there. A destination that cannot be asked is reported as a warning and counts as
 * unchanged: an outage elsewhere must not rotate keys.
 */
async function driftOf(
  fingerprint: string,
  { applied, deliveries }: Pick<KeyMemory, 'applied' | 'deliveries'>,
  report: Report,
): Promise<readonly DestinationDrift[]> {
  const drift: DestinationDrift[] = [];
  for (const declared of knownDestinations(applied)) {
    // Without a record nothing was delivered that could be looked for.
    const delivery = deliveries[declared.id];
    if (!delivery) continue;
    try {
      const destination = await declared.open();
      if (!destination) throw new DeliveryError(declared.id, NOT_REACHABLE_YET);
      const observation = await destination.observe(fingerprint, delivery);
      if (observation.state === 'drifted')
        drift.push({ destination: plannedIdentity(declared.id, declared.audience), what: observation.what });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      report.warning({
        title: 'Destination Not Checked',
        subject: declared.id,
        detail: `${declared.id}: ${error.message}`,
      });
    }
  }
  return drift;
}
