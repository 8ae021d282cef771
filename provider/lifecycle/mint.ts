import type { ApiKey, CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { type DeliveryOutcome, deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import type { DeliveryError, DeliveryRecord, Destination } from '../delivery/destination.ts';
import { type Expiration, formatExpiration, isExpired, resolveExpiration } from '../keys/expiration.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatInstant, wholeSecond } from '../keys/instant.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { firstBase, freshIdempotencyKeys, successorBase, unusedIdempotencyKeys } from './idempotency-keys.ts';
import { announceInterrupted } from './interrupted.ts';
import { type IssuedKey, issueKey, revokeUnused } from './issue-key.ts';
import { type OngoingCreation, reasonOf } from './journal.ts';
import { identifyOwner } from './key-owner.ts';
import { leaveNote, noteCreation } from './note-creation.ts';
import { PROVISIONAL_LIFE, revokeOrphan } from './orphans.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, type Problem, problemOf, Report } from './report.ts';
import { isCreatedSince, refuseBesideRival, refuseRivals } from './rival.ts';
import type { ConnectedRun } from './run.ts';

/** A generation to create. */
export interface Minting {
  readonly declared: DeclaredKey;
  /** The record of the key it follows; undefined for the first generation. */
  readonly succeeds: KeyRecord | undefined;
  /** See `KeyState`. */
  canRemember(): boolean;
}

/** A key that was created, and whose secret is in every destination. */
export interface MintedKey {
  readonly key: ApiKey;
  /** For a record that keeps it; see `DeclaredKey.secretInState`. */
  readonly secret: string;
  readonly sealedSecret: string | null;
  /** What destinations need to recognize the delivery, by their ids. */
  readonly deliveries: Readonly<Record<string, DeliveryRecord>>;
}

/**
 * Creates a key and delivers its secret everywhere. If any part fails, the key is revoked and nothing has changed.
 *
 * Every key is created to expire soon, so that it ends by itself if the run is killed. A first key gets its declared
 * expiration at the very end, because no later run can know of it before it is recorded. A successor gets it before it
 * is delivered: the consumers of its predecessor take it up, and the next run finds it by its predecessor.
 *
 * @throws LifecycleError that names the destination that failed, or what is wrong with the key.
 * @throws LowerPlaneError when LowerPlane refuses or does not answer.
 */
export async function mint(run: ConnectedRun, minting: Minting, report: Report): Promise<MintedKey> {
  const known = minting.declared.destinations.filter(isKnown);
  const orphans: ApiKey[] = [];
  // What a plan has reported of them is not repeated.
  const unrecorded = async () => [...orphans, ...(await announceInterrupted(run, new Report())).unrecorded];
  const deliverable = { record: minting.succeeds, step: 'apply', unrecorded } as const;
  const opened = await Promise.all(known.map(({ id, open }) => open(identifyOwner(run, deliverable, id))));
  const destinations = opened.filter((destination) => destination !== undefined);
  if (destinations.length < minting.declared.destinations.length) throw notKnown();
  const { isListed } = run.connection.keys;
  const work = {
    run,
    minting,
    destinations,
    orphans,
    order: orderOf(run, minting.declared),
    isListed,
    report,
  };
  return minting.succeeds ? mintSuccessor(work, minting.succeeds) : mintFirst(work);
}

interface Work {
  readonly run: ConnectedRun;
  readonly minting: Minting;
  readonly destinations: readonly Destination[];
  /** Keys of interrupted applies that are found meanwhile. */
  readonly orphans: ApiKey[];
  readonly order: Order;
  /** All keys were listed before this one was created: the answer to the creation was compared with them. */
  readonly isListed: boolean;
  readonly report: Report;
}

async function mintSuccessor(work: Work, predecessor: KeyRecord): Promise<MintedKey> {
  const { run, order, report, minting, orphans } = work;
  const base = successorBase(run.engine, predecessor);
  const creation = await noteCreation(run, { name: order.name, successorBase: base }, report);
  await refuseBesideRival(run, predecessor, base, creation);
  try {
    const check = (made: readonly ApiKey[]) => refuseRivals(run, predecessor, made);
    const unused = unusedIdempotencyKeys(run, base, orphans, check);
    const issued = await issueKey(run, order.request, unused, check);
    const key = await keep(work, issued, NOT_DELIVERED, creation);
    const delivered = await deliver(work, issued);
    await refuseUnlessAwaited(work, issued, delivered);
    const { rotation } = minting.declared.desired;
    const overlap = rotation === PENDING ? undefined : rotation?.overlap;
    await revokeOrphans(work, overlap);
    await handOver(work, issued, delivered, creation);
    return minted(key, issued, delivered);
  } catch (error) {
    await leaveNote(creation, error);
    throw error;
  }
}

async function mintFirst(work: Work): Promise<MintedKey> {
  const { run, order, report, orphans } = work;
  const creation = await noteCreation(run, { name: order.name, successorBase: null }, report);
  try {
    const base = firstBase(run.engine, creation?.id ?? run.newId());
    const issued = await issueKey(run, order.request, freshIdempotencyKeys(run, base, orphans));
    await refuseUnlessAwaited(work, issued, NOT_DELIVERED);
    const delivered = await deliver(work, issued);
    const key = await keep(work, issued, delivered, creation);
    await refuseUnlessAwaited(work, issued, delivered);
    await revokeOrphans(work, undefined);
    await handOver(work, issued, delivered, creation);
    return minted(key, issued, delivered);
  } catch (error) {
    await leaveNote(creation, error);
    throw error;
  }
}

async function revokeOrphans({ run, minting, orphans, report }: Work, overlap = 0): Promise<void> {
  const grace = Math.max(overlap, PROVISIONAL_LIFE);
  for (const orphan of orphans) {
    // No other run has the Idempotency-Keys of a first key. Beside another run's successor, this one was refused.
    const isOfThisRun = minting.succeeds === undefined || isCreatedSince(run, orphan);
    await revokeOrphan(run, orphan, grace, report, isOfThisRun);
  }
}

/** What LowerPlane is asked for. */
interface Order {
  readonly name: string;
  /** The request of one attempt: relative expirations count from it. */
  readonly request: () => CreateApiKeyRequest;
  /** The expiration to give the key of the last attempt in the end. Undefined: it has it. */
  readonly until: () => Expiration | undefined;
}

function orderOf(run: ConnectedRun, { desired }: DeclaredKey): Order {
  const { name, permissions, environments, expiration } = desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();
  let until: Expiration | undefined;
  return {
    name,
    request: () => {
      // From a whole second on: milliseconds are hard to read. A declared date is sent as it is.
      const now = wholeSecond(run.now());
      const declared = resolveExpiration(expiration, now);
      const provisional: Expiration = { kind: 'at', at: now + PROVISIONAL_LIFE };
      until = isExpired(declared, provisional.at) ? undefined : declared;
      return {
        name,
        permissions,
        environments: environments === 'all' ? 'all' : [...environments],
        expires_at: timestamp(until === undefined ? declared : provisional),
      };
    },
    until: () => until,
  };
}

type Delivered = Extract<DeliveryOutcome, { delivered: true }>;

const NOT_DELIVERED: Delivered = { delivered: true, sealedSecret: null, records: {}, undo: async () => [] };

async function deliver({ run, destinations }: Work, issued: IssuedKey): Promise<Delivered> {
  const { key, secret } = issued;
  const outcome = await deliverEverywhere(destinations, { secret, fingerprint: fingerprint(secret) });
  if (outcome.delivered) return outcome;
  const { cause, left } = outcome;
  throw await abandoned(run, issued, left, {
    title: 'Secret Not Delivered',
    detail: `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
    path: ['deliver_to'],
  });
}

/**
 * Gives a key the expiration that is declared.
 *
 * @throws LifecycleError when LowerPlane does not confirm it. The key is revoked then, because its consumers would be
 *   refused soon, and nothing would show it.
 */
async function keep(
  { run, order, isListed }: Work,
  issued: IssuedKey,
  delivered: Delivered,
  creation: OngoingCreation | undefined,
): Promise<ApiKey> {
  const { key } = issued;
  const until = order.until();
  if (until === undefined) return key;
  const { keys, keyAuthority } = run.connection;
  try {
    // The answer to a creation can name another key, which must not be changed. A listing would have shown that one.
    const named = isListed ? key : await keys.findNow(key.id);
    if (named?.fingerprint !== key.fingerprint) throw notNamed(key);
    // Before it can last: a key that lasts is found by its note, if this run is killed.
    await creation?.write({ key: key.id }).catch(() => {});
    return await keyAuthority.update(key.id, { expires_at: timestamp(until) }, key);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    throw await abandoned(run, issued, await delivered.undo(), {
      title: 'Expiration Not Set',
      detail: `The key "${key.name}" was created to expire soon, and LowerPlane did not confirm the declared expiration ${formatExpiration(until)}. ${problem.detail}`,
    });
  }
}

function notNamed({ id, fingerprint: expected }: ApiKey): LifecycleError {
  return new LifecycleError({
    title: 'LowerPlane Returned Another Key',
    detail: `LowerPlane answered that it created ${id} with the fingerprint ${expected}, but shows another one for that id. A proxy may have changed the response, or LowerPlane has a fault.`,
  });
}

/** A key that cannot be recorded must not be kept: no one would ever end it. */
async function refuseUnlessAwaited(
  { run, minting }: Work,
  issued: IssuedKey,
  delivered: Delivered,
): Promise<void> {
  if (minting.canRemember()) return;
  throw await abandoned(run, issued, await delivered.undo(), {
    title: 'Run Has Ended',
    detail: `The run that asked for the key "${issued.key.name}" has ended, so the key could not be recorded.`,
  });
}

/** @throws LifecycleError when this cannot be noted: a later run would take the key for one that no one recorded. */
async function handOver(
  { run }: Work,
  issued: IssuedKey,
  delivered: Delivered,
  creation: OngoingCreation | undefined,
): Promise<void> {
  try {
    await creation?.answered(issued.key.id);
  } catch (error) {
    throw await abandoned(run, issued, await delivered.undo(), {
      title: 'Journal Cannot Be Written',
      detail: `The key "${issued.key.name}" was created, but the journal could not be written: ${reasonOf(error)}.`,
    });
  }
}

/** Revokes a key that cannot be kept. @param left the destinations that could not be restored */
async function abandoned(
  run: ConnectedRun,
  issued: IssuedKey,
  left: readonly DeliveryError[],
  { detail, ...problem }: Problem,
): Promise<LifecycleError> {
  const fate = await revokeUnused(run, issued);
  const parts = [
    detail,
    left.length === 0 ? `${fate} Nothing else has changed.` : fate,
    ...left.map((error) => error.message),
    'Apply again once this is fixed.',
  ];
  return new LifecycleError({ ...problem, detail: parts.join(' ') });
}

function minted(key: ApiKey, { secret }: IssuedKey, { sealedSecret, records }: Delivered): MintedKey {
  return { key, secret, sealedSecret, deliveries: records };
}

function timestamp(expiration: Expiration): string | null {
  return expiration.kind === 'never' ? null : formatInstant(expiration.at);
}

function notKnown(): LifecycleError {
  return new LifecycleError({
    title: 'Value Not Known At Apply',
    detail:
      'A value of this key is still not known, although everything it depends on was applied. This is a bug; please report it with the configuration of this key.',
  });
}
