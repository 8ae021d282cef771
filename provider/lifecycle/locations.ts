import type { DeliveryRecord } from '../delivery/destination.ts';
import { plannedIdentity } from '../keys/declaration/destination.ts';
import type { DesiredKey } from '../keys/key.ts';
import { type DeclaredKey, knownDestinations, type OpenableDestination } from './declared-key.ts';
import type { KeyRecord } from './record.ts';

type Recorded = Pick<KeyRecord, 'applied'>;

const NONE: ReadonlyMap<OpenableDestination, OpenableDestination> = new Map();

/** Whether a record was made of the declaration itself, so that it knows its destinations by the same texts. */
export function isMadeOf({ applied }: Recorded, { destinations }: DeclaredKey): boolean {
  return applied.destinations === destinations;
}

/** The destinations of a declaration that a record has under another text, because their location was written differently. */
async function respelled(
  declared: DeclaredKey,
  { applied }: Recorded,
): Promise<ReadonlyMap<OpenableDestination, OpenableDestination>> {
  if (isMadeOf({ applied }, declared)) return NONE;
  const before = knownDestinations(applied);
  const ids = new Set(before.map(({ id }) => id));
  const found = new Map<OpenableDestination, OpenableDestination>();
  for (const destination of knownDestinations(declared)) {
    if (ids.has(destination.id)) continue;
    const same = await atSameLocation(before, destination);
    if (same) found.set(destination, same);
  }
  return found;
}

/** A text for the location of a destination, for comparing it with others now. */
export function locationOf({ place, locate }: OpenableDestination): Promise<string> {
  return locate?.() ?? Promise.resolve(place);
}

async function atSameLocation(
  among: readonly OpenableDestination[],
  destination: OpenableDestination,
): Promise<OpenableDestination | undefined> {
  const location = await locationOf(destination);
  for (const other of among) if ((await locationOf(other)) === location) return other;
  return undefined;
}

/**
 * What is declared, for comparing it with a record: a destination has the text by which the record knows its location.
 * Written in another way, it is still the destination that holds the secret.
 */
export async function inTermsOf(record: Recorded, declared: DeclaredKey): Promise<DesiredKey> {
  const { desired } = declared;
  const found = await respelled(declared, record);
  if (found.size === 0) return desired;
  const texts = new Map<DesiredKey['destinations'][number], string>();
  for (const [now, before] of found)
    texts.set(plannedIdentity(now.id, now.audience), plannedIdentity(before.id, now.audience));
  return { ...desired, destinations: desired.destinations.map((text) => texts.get(text) ?? text) };
}

/** The records of deliveries that stay valid under a declaration, by its texts. */
export async function keptDeliveries(
  record: Pick<KeyRecord, 'applied' | 'deliveries'>,
  declared: DeclaredKey,
): Promise<Readonly<Record<string, DeliveryRecord>>> {
  const moved: Record<string, DeliveryRecord> = {};
  for (const [now, before] of await respelled(declared, record)) {
    const delivery = record.deliveries[before.id];
    if (delivery) moved[now.id] = delivery;
  }
  return { ...record.deliveries, ...moved };
}

/** The destinations of a record that are declared no more, however the declared ones are written. */
export async function removedDestinations(
  { applied }: Recorded,
  declared: DeclaredKey,
): Promise<readonly OpenableDestination[]> {
  const kept = knownDestinations(declared);
  const ids = new Set(kept.map(({ id }) => id));
  const removed: OpenableDestination[] = [];
  for (const destination of knownDestinations(applied)) {
    if (ids.has(destination.id) || (await atSameLocation(kept, destination))) continue;
    removed.push(destination);
  }
  return removed;
}
