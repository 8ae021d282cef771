import type { ApiKey } from '../api/contract/api-key.ts';
import { DeliveryError, type DeliveryRecord } from '../delivery/destination.ts';
import { plannedIdentity } from '../keys/declaration/destination.ts';
import type { Instant } from '../keys/instant.ts';
import { isKnown } from '../keys/key.ts';
import { type DeclaredKey, knownDestinations } from '../lifecycle/declared-key.ts';
import { hasMark } from '../lifecycle/delivery-mark.ts';
import { expirationOf, instantOf, type ObservedKey, observedKey } from '../lifecycle/observed-key.ts';
import type { KeyRecord } from '../lifecycle/record.ts';
import { LifecycleError, type Report } from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import type { DeclaredName } from './declared-name.ts';
import { predecessorsOf } from './derive-predecessors.ts';
import { allGenerationsOf, countedFromOlder, type Generations, generationsOf } from './generations.ts';
import { isMade, isMadeHere } from './made-here.ts';

/**
 * The record of a declared key, made of what LowerPlane and the destinations show.
 *
 * - Its generations are the keys of its name.
 * - It is delivered where a destination holds its secret, and where that cannot be read, unless its expiration has the mark
 *   of a delivery that was interrupted.
 * - The current one is the newest that this engine has created or that a destination holds: someone else's key of the same
 *   name does not take its place.
 * - An older key is its predecessor only if this engine has created the newer one as its successor: someone else's key of
 *   the same name is left alone.
 *
 * @param id the key that the declaration goes on with; keys before it are not its own.
 * @returns undefined when no key has the name yet.
 * @throws LifecycleError when there is no key with the id.
 * @throws LowerPlaneError
 */
export async function deriveRecord(
  run: ConnectedRun,
  { name, id, declared }: Pick<DeclaredName, 'name' | 'id' | 'declared'>,
  { decidedAt, claimed }: Deriving,
  report: Report,
): Promise<KeyRecord | undefined> {
  const { keys } = run.connection;
  const all = keys.isListed ? keys.rememberedWithName(name) : await keys.withName(name);
  const named = all.filter((key) => key.id !== id && !claimed.has(key.id));
  const own = id === undefined ? named : fromKey(await existing(run, id), named);
  const counted = generationsOf(own);
  if (counted === undefined) return undefined;
  const generations =
    (await revokedAfterDelivery(run, declared, own, counted)) ??
    (counted.older.length === 0 ? counted : await ownGenerations(run, { id, declared }, counted));
  const { current, firstCreatedAt } = generations;
  const observed = observedKey(current.key, decidedAt);
  const { delivery, isComplete } = await deliveryOf(run, declared, observed, generations, report);
  return {
    ...observed,
    applied: declared,
    reason: null,
    generation: current.number,
    firstCreatedAt,
    lineage: undefined,
    ...delivery,
    drift: [],
    trigger: undefined,
    triggerUnrecorded: false,
    predecessors:
      generations.older.length === 0 && generations.newer.length === 0
        ? []
        : await predecessorsOf(
            run,
            { declared, generations, isDelivered: isComplete, now: decidedAt },
            report,
          ),
    decidedAt,
    sealedSecret: null,
    secret: null,
  };
}

/**
 * A key that was revoked before its first use passes for one that was not delivered. Where a destination cannot be read, one
 * of this engine without the mark was: its consumers have it, and not the older key.
 */
async function revokedAfterDelivery(
  run: ConnectedRun,
  declared: DeclaredKey,
  own: readonly ApiKey[],
  { current }: Generations,
): Promise<Generations | undefined> {
  const newest = allGenerationsOf(own);
  if (newest === undefined || newest.current.key.id === current.key.id) return undefined;
  if (!(await hasUnreadable(declared))) return undefined;
  let candidate: Generations | undefined = newest;
  for (const { key } of [newest.current, ...newest.earlier]) {
    if (key.id === current.key.id) return undefined;
    if (key.id !== newest.current.key.id) candidate = countedFromOlder(newest, key);
    if (candidate && !hasMark(expirationOf(key)) && (await isMade(run, candidate))) return candidate;
  }
  return undefined;
}

/** Whether a destination cannot show which secret it holds. */
async function hasUnreadable(declared: DeclaredKey): Promise<boolean> {
  for (const { open } of knownDestinations(declared)) {
    try {
      const destination = await open();
      if (destination !== undefined && destination.recognize === undefined) return true;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return false;
}

/** Someone else can create a key of the name at any time: what is delivered stays the declaration's own key. */
async function ownGenerations(
  run: ConnectedRun,
  { id, declared }: Pick<DeclaredName, 'id' | 'declared'>,
  newest: Generations,
): Promise<Generations> {
  let candidate: Generations | undefined = newest;
  for (const { key } of [newest.current, ...newest.older]) {
    if (key.id !== newest.current.key.id) candidate = countedFromOlder(newest, key);
    if (candidate === undefined) continue;
    const isOwn = key.id === id || (await isDelivered(declared, key)) || (await isMade(run, candidate));
    if (isOwn) return candidate;
  }
  return newest;
}

/** Whether a destination holds the secret of a key. One that cannot be asked is no reason to choose another key. */
async function isDelivered(declared: DeclaredKey, key: ApiKey): Promise<boolean> {
  for (const { open } of knownDestinations(declared)) {
    try {
      const destination = await open();
      if (await destination?.recognize?.(key.fingerprint, instantOf(key.created_at))) return true;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return true;
    }
  }
  return false;
}

/**
 * Whether a key is the declaration's own: this engine has created it, or a destination holds its secret.
 *
 * @throws LowerPlaneError
 */
export async function isOwnKey(
  run: ConnectedRun,
  { id, name, deliveries }: Pick<KeyRecord, 'id' | 'name' | 'deliveries'>,
): Promise<boolean> {
  return Object.keys(deliveries).length > 0 || isMadeHere(run, { id, name });
}

/** What the records of one plan have in common. */
export interface Deriving {
  /** When the plan is decided. */
  readonly decidedAt: Instant;
  /** Ids of keys that declarations go on with: no other declaration has them by its name. */
  readonly claimed: ReadonlySet<string>;
}

async function existing({ connection }: ConnectedRun, id: string): Promise<ApiKey> {
  const key = await connection.keys.find(id);
  if (key) return key;
  throw new LifecycleError({
    title: 'No Such Key',
    detail: `The declaration names the key ${id}, but the organization ${connection.self.organization_id} has no such key. Correct the id, or remove it to look the key up by its name.`,
  });
}

function fromKey(key: ApiKey, named: readonly ApiKey[]): readonly ApiKey[] {
  const since = instantOf(key.created_at);
  return [key, ...named.filter((each) => instantOf(each.created_at) >= since)];
}

interface FoundDelivery {
  readonly delivery: Pick<KeyRecord, 'destinations' | 'deliveries' | 'lacking'>;
  /** No destination is known to lack the secret. */
  readonly isComplete: boolean;
}

async function deliveryOf(
  run: ConnectedRun,
  declared: DeclaredKey,
  { fingerprint, createdAt, status, expiration }: ObservedKey,
  generations: Generations,
  report: Report,
): Promise<FoundDelivery> {
  const deliveries: Record<string, DeliveryRecord> = {};
  const lacking: string[] = [];
  for (const { id, audience, open } of knownDestinations(declared)) {
    try {
      const destination = await open();
      if (destination === undefined) continue;
      if (destination.recognize === undefined) {
        if (hasMark(expiration)) lacking.push(plannedIdentity(id, audience));
        continue;
      }
      const delivery = await destination.recognize(fingerprint, createdAt);
      if (delivery) deliveries[id] = delivery;
      else lacking.push(plannedIdentity(id, audience));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      // An outage elsewhere must not rotate keys.
      report.warning({
        title: 'Destination Not Checked',
        subject: id,
        detail: `${id}: ${error.message}`,
      });
    }
  }
  const { destinations: texts } = declared.desired;
  const destinations = texts.every(isKnown) ? texts : texts.filter(isKnown);
  // A key that does not work gets a successor in any case.
  const isComplete = lacking.length === 0;
  if (isComplete || status !== 'active') return { delivery: { destinations, deliveries }, isComplete };
  const isOwn = Object.keys(deliveries).length > 0 || (await isMade(run, generations));
  // Where the secret of someone else's key is, is not known.
  if (!isOwn) return { delivery: { destinations: 'elsewhere', deliveries }, isComplete: true };
  return { delivery: { destinations, deliveries, lacking }, isComplete };
}
