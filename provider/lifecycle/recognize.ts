import { DeliveryError, type DeliveryRecord } from '../delivery/destination.ts';
import { plannedIdentity } from '../keys/declaration/destination.ts';
import { type DeclaredKey, knownDestinations } from './declared-key.ts';
import type { KeyRecord } from './record.ts';

type Imported = Pick<KeyRecord, 'fingerprint' | 'destinations' | 'deliveries'>;

/** What an imported key's destinations turned out to hold. */
export type Recognized = Pick<KeyRecord, 'destinations' | 'deliveries' | 'recognized'>;

/**
 * Recognizes the secret of an imported key at the declared destinations, by its fingerprint. Once all of them hold it,
 * it is no longer elsewhere. A destination that cannot be read, or not now, counts as one that does not hold it.
 */
export async function recognizeSecret(record: Imported, declared: DeclaredKey): Promise<Recognized> {
  const { destinations, fingerprint } = record;
  if (destinations !== 'elsewhere') return { destinations, deliveries: record.deliveries };
  const deliveries: Record<string, DeliveryRecord> = { ...record.deliveries };
  const recognized: string[] = [];
  for (const { id, audience, open } of knownDestinations(declared)) {
    const destination = deliveries[id] ? undefined : await open();
    const found = await destination?.recognize?.(fingerprint).catch(unlessDeliveryError);
    const delivery = deliveries[id] ?? found;
    if (!delivery) continue;
    deliveries[id] = delivery;
    recognized.push(plannedIdentity(id, audience));
  }
  const wanted = declared.desired.destinations;
  const isComplete = wanted.length > 0 && wanted.every((text) => recognized.some((known) => known === text));
  return { destinations: isComplete ? recognized : 'elsewhere', deliveries, recognized };
}

function unlessDeliveryError(error: unknown): undefined {
  if (!(error instanceof DeliveryError)) throw error;
}
