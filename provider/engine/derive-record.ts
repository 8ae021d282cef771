import type { ApiKey } from '../api/contract/api-key.ts';
import { DeliveryError, type DeliveryRecord } from '../delivery/destination.ts';
import { plannedIdentity } from '../keys/declaration/destination.ts';
import { isExpired } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import { expiresAtOverlapEnd, isKnown } from '../keys/key.ts';
import { type DeclaredKey, knownDestinations } from '../lifecycle/declared-key.ts';
import { hasMark } from '../lifecycle/delivery-mark.ts';
import { createdUnder, firstBaseOfName, successorBase } from '../lifecycle/idempotency-keys.ts';
import { expirationOf, instantOf, type ObservedKey, observedKey } from '../lifecycle/observed-key.ts';
import { PROVISIONAL_LIFE } from '../lifecycle/orphans.ts';
import { observedPredecessor } from '../lifecycle/overlap.ts';
import type { KeyRecord, PredecessorRecord } from '../lifecycle/record.ts';
import { LifecycleError, type Report } from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import type { DeclaredName } from './declared-name.ts';
import { countedFromOlder, type Generation, type Generations, generationsOf } from './generations.ts';

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
  const counted = generationsOf(id === undefined ? named : fromKey(await existing(run, id), named));
  if (counted === undefined) return undefined;
  const isOnly = counted.older.length === 0;
  const generations = isOnly ? counted : await ownGenerations(run, { id, declared }, counted);
  const { current, firstCreatedAt } = generations;
  const observed = observedKey(current.key, decidedAt);
  return {
    ...observed,
    applied: declared,
    reason: null,
    generation: current.number,
    firstCreatedAt,
    lineage: undefined,
    ...(await deliveryOf(run, declared, observed, generations, report)),
    drift: [],
    trigger: undefined,
    triggerUnrecorded: false,
    predecessors:
      isOnly && generations.newer.length === 0
        ? []
        : await predecessorsOf(run, declared, generations, decidedAt, report),
    decidedAt,
    sealedSecret: null,
    secret: null,
  };
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

/**
 * Whether this engine, and not Terraform or a person, has created a key.
 *
 * @throws LowerPlaneError
 */
export async function isMadeHere(
  run: ConnectedRun,
  { id, name }: Pick<KeyRecord, 'id' | 'name'>,
): Promise<boolean> {
  const newest = generationsOf(await run.connection.keys.withName(name));
  if (newest === undefined) return false;
  const key = newest.earlier.find((each) => each.key.id === id)?.key;
  const generations = key ? countedFromOlder(newest, key) : newest;
  return generations?.current.key.id === id && (await isMade(run, generations));
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

async function deliveryOf(
  run: ConnectedRun,
  declared: DeclaredKey,
  { fingerprint, createdAt, status, expiration }: ObservedKey,
  generations: Generations,
  report: Report,
): Promise<Pick<KeyRecord, 'destinations' | 'deliveries' | 'lacking'>> {
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
  if (lacking.length === 0 || status !== 'active') return { destinations, deliveries };
  const isOwn = Object.keys(deliveries).length > 0 || (await isMade(run, generations));
  return isOwn ? { destinations, deliveries, lacking } : { destinations: 'elsewhere', deliveries };
}

/** How many generations are asked whether this one follows them: those between were not delivered. */
const ASKED_MAX = 3;

/** Whether this engine has created the current key: as a successor, or as the first of its name. */
async function isMade(run: ConnectedRun, { current, earlier }: Generations): Promise<boolean> {
  const { id, name } = current.key;
  const isAmong = (created: readonly ApiKey[]) => created.some((key) => key.id === id);
  for (const generation of earlier.slice(0, ASKED_MAX))
    if (isAmong(await successorsOf(run, generation))) return true;
  return isAmong(await createdUnder(run, firstBaseOfName(run.engine, name)));
}

function successorsOf(run: ConnectedRun, { key: { id }, number }: Generation): Promise<readonly ApiKey[]> {
  return createdUnder(run, successorBase(run.engine, { id, generation: number, lineage: undefined }));
}

async function predecessorsOf(
  run: ConnectedRun,
  { desired }: DeclaredKey,
  generations: Generations,
  now: Instant,
  report: Report,
): Promise<readonly PredecessorRecord[]> {
  const { current, newer, ids } = generations;
  const { rotation } = desired;
  // One that has expired has ended as declared.
  const older = expiresAtOverlapEnd(desired)
    ? generations.older.filter(({ key }) => !isExpired(expirationOf(key), now))
    : generations.older;
  const predecessors: PredecessorRecord[] = [];
  const others: ApiKey[] = [...newer];
  // What is left without an overlap should be revoked, but perhaps its successor was not delivered: it may be in use.
  const overlap = (typeof rotation === 'object' && rotation.overlap) || PROVISIONAL_LIFE;
  for (const generation of older) {
    const { key } = generation;
    const successor = (await successorsOf(run, generation))
      .filter(({ id }) => ids.has(id))
      .toSorted((a, b) => instantOf(b.created_at) - instantOf(a.created_at))[0];
    // A revoked one may not have been delivered: then it proves nothing about a newer key that someone else has created.
    if (!successor || (successor.status === 'revoked' && !(await isMade(run, generations)))) {
      others.push(key);
      continue;
    }
    const deliveredAt = instantOf(successor.created_at);
    const predecessor: PredecessorRecord = {
      id: key.id,
      lastFour: key.last_four,
      expired: false,
      overlap: {
        deliveredAt,
        retiresAt: deliveredAt + overlap,
        lastUsedAt: undefined,
        requestsBefore: undefined,
        requestsSince: undefined,
      },
      lastUsedBefore: undefined,
    };
    predecessors.push(observedPredecessor(predecessor, key, now));
  }
  if (others.length > 0) reportOthers(current.key, others, report);
  return predecessors;
}

function reportOthers({ id, name }: ApiKey, others: readonly ApiKey[], report: Report): void {
  const named = others.map((key) => `${key.id} (ending in ${key.last_four}, created ${key.created_at})`);
  report.warning({
    title: 'Key Name Already In Use',
    subject: `"${name}"`,
    detail: `The declaration of "${name}" has the key ${id}. Other keys of this name were not created by this engine, so they are left as they are: ${named.join(', ')}. If no one needs them, revoke them in LowerPlane.`,
  });
}
