import type { ApiKey } from '../api/contract/api-key.ts';
import type { DeliveryRecord, Destination } from '../delivery/destination.ts';
import { formatExpiration } from '../keys/expiration.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import {
  abandoned,
  type Delivered,
  deliverNewKey,
  NOT_DELIVERED,
  refuseUnlessWorking,
} from './deliver-new-key.ts';
import { needsMark } from './delivery-mark.ts';
import {
  createdWith,
  firstBase,
  firstBaseOfName,
  freshIdempotencyKeys,
  successorBase,
  unusedIdempotencyKeys,
} from './idempotency-keys.ts';
import { announceInterrupted } from './interrupted.ts';
import { type IssuedKey, issueKey } from './issue-key.ts';
import { type OngoingCreation, reasonOf } from './journal.ts';
import { expirationText, type KeyOrder, notKnown, orderOf } from './key-order.ts';
import { identifyOwner } from './key-owner.ts';
import { leaveNote, noteCreation } from './note-creation.ts';
import { PROVISIONAL_LIFE, revokeOrphan } from './orphans.ts';
import { type KeptSecret, keepPrevious } from './previous-secret.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, problemOf, Report } from './report.ts';
import { besideOlder, isCreatedSince, refuseBesideRival, refuseRivals, refuseUnseen } from './rival.ts';
import type { ConnectedRun } from './run.ts';

/** A generation to create. */
export interface Minting {
  readonly declared: DeclaredKey;
  /** The record of the key it follows; undefined for the first generation. */
  readonly succeeds: KeyRecord | undefined;
  /** See `KeyState`. */
  canRemember(): Promise<boolean>;
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
 * Creates a key, verifies that it works, and delivers its secret everywhere. If any part fails, the key is revoked and
 * nothing has changed.
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
  const { declared } = minting;
  const isUndecided = declared.probes?.verification === PENDING;
  if (isUndecided || destinations.length < declared.destinations.length) throw notKnown();
  const { isListed } = run.connection.keys;
  const work = {
    run,
    minting,
    destinations,
    orphans,
    order: orderOf(run, minting.declared, needsMark(run, destinations)),
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
  readonly order: KeyOrder;
  /** All keys were listed before this one was created: the answer to the creation was compared with them. */
  readonly isListed: boolean;
  readonly report: Report;
}

async function mintSuccessor(work: Work, predecessor: KeyRecord): Promise<MintedKey> {
  const { run, order, report, minting, orphans, destinations } = work;
  const base = successorBase(run.engine, predecessor);
  const creation = await noteCreation(run, { name: order.name, successorBase: base }, report);
  await refuseBesideRival(run, predecessor, base, creation);
  try {
    const check = (made: readonly ApiKey[]) =>
      run.keysByName ? refuseUnseen(order.name, made) : refuseRivals(run, predecessor, made);
    const unused = unusedIdempotencyKeys(run, base, orphans, check);
    const issued = await issueKey(run, order.request, unused, check);
    await refuseBesideOlder(work, issued);
    await refuseUnlessWorking(run, issued);
    const key = await keep(work, issued, NOT_DELIVERED, creation);
    const kept = await keptOrAbandoned(work, predecessor, issued);
    try {
      const delivered = await deliverNewKey(run, destinations, issued, minting);
      await refuseUnlessAwaited(work, issued, delivered);
      const { rotation } = minting.declared.desired;
      const overlap = rotation === PENDING ? undefined : rotation?.overlap;
      await revokeOrphans(work, overlap);
      await handOver(work, issued, delivered, creation);
      return minted(key, issued, delivered);
    } catch (error) {
      await kept.undo();
      throw error;
    }
  } catch (error) {
    await leaveNote(creation, error);
    throw error;
  }
}

/** The secret of the predecessor, where it stays readable. */
async function keptOrAbandoned(work: Work, record: KeyRecord, issued: IssuedKey): Promise<KeptSecret> {
  const { run, minting, destinations, orphans, report } = work;
  const unrecorded = async () => orphans;
  try {
    const { declared } = minting;
    return await keepPrevious(run, { declared, record, destinations, step: 'apply', unrecorded }, report);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    throw await abandoned(run, issued, [], problem);
  }
}

async function mintFirst(work: Work): Promise<MintedKey> {
  const { run, order, report, destinations } = work;
  const creation = await noteCreation(run, { name: order.name, successorBase: null }, report);
  try {
    const issued = await issueFirst(work, creation?.id ?? run.newId());
    await refuseBesideOlder(work, issued);
    await refuseUnlessAwaited(work, issued, NOT_DELIVERED);
    await refuseUnlessWorking(run, issued);
    const delivered = await deliverNewKey(run, destinations, issued, work.minting);
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

async function issueFirst({ run, order, orphans }: Work, id: string): Promise<IssuedKey> {
  if (run.keysByName === undefined)
    return issueKey(run, order.request, freshIdempotencyKeys(run, firstBase(run.engine, id), orphans));
  const check = (made: readonly ApiKey[]) => refuseUnseen(order.name, made);
  const unused = unusedIdempotencyKeys(run, firstBaseOfName(run.engine, order.name), orphans, check);
  return issueKey(run, order.request, unused, check);
}

/** Where keys are known by their names, no state has a lock that keeps other runs away. */
async function refuseBesideOlder({ run }: Work, issued: IssuedKey): Promise<void> {
  if (run.keysByName === undefined) return;
  const rival = besideOlder(issued.key, await createdWith(run, issued.idempotencyKey));
  if (!rival) return;
  throw await abandoned(run, issued, [], rival.problem);
}

async function revokeOrphans({ run, minting, orphans, report }: Work, overlap = 0): Promise<void> {
  // One that was found may have been renamed since, and be the key of another declaration.
  if (run.keysByName) return;
  const grace = Math.max(overlap, PROVISIONAL_LIFE);
  for (const orphan of orphans) {
    // No other run has the Idempotency-Keys of a first key. Beside another run's successor, this one was refused.
    const isOfThisRun = minting.succeeds === undefined || isCreatedSince(run, orphan);
    await revokeOrphan(run, orphan, grace, report, isOfThisRun);
  }
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
    return await keyAuthority.update(key.id, { expires_at: expirationText(until) }, key);
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
  if (await minting.canRemember()) return;
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

function minted(key: ApiKey, { secret }: IssuedKey, { sealedSecret, records }: Delivered): MintedKey {
  return { key, secret, sealedSecret, deliveries: records };
}
