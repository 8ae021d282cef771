import type { ApiKey, CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { type DeliveryOutcome, deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import type { DeliveryError, DeliveryRecord } from '../delivery/destination.ts';
import { type Expiration, formatExpiration, isExpired, resolveExpiration } from '../keys/expiration.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { idempotencyBase, type Origin, successorOf, unusedIdempotencyKeys } from './idempotency-keys.ts';
import { type IssuedKey, issueKey, revokeUnused } from './issue-key.ts';
import { identifyOwner } from './key-owner.ts';
import { revokeOrphans } from './orphans.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, type Problem, problemOf, type Report } from './report.ts';
import type { ConnectedRun, Run } from './run.ts';

/** A generation to create. */
export interface Minting {
  readonly declared: DeclaredKey;
  /** The record of the key it follows; undefined for the first generation. */
  readonly succeeds: KeyRecord | undefined;
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

/** How long a first key works when it is never recorded, in milliseconds. */
export const PROVISIONAL_LIFE = 3_600_000;

/**
 * Creates a key and delivers its secret everywhere. If any part fails, the key is revoked and nothing has changed.
 *
 * A first key expires soon until it is delivered: no later run can know of it before it is recorded, so one of an
 * interrupted apply must end by itself.
 *
 * @throws LifecycleError that names the destination that failed, or what is wrong with the key.
 * @throws LowerPlaneError when LowerPlane refuses or does not answer.
 */
export async function mint(run: ConnectedRun, minting: Minting, report: Report): Promise<MintedKey> {
  const declared = minting.declared.destinations.filter(isKnown);
  const orphans: ApiKey[] = [];
  const deliverable = { record: minting.succeeds, unrecorded: async () => orphans };
  const opened = await Promise.all(declared.map(({ id, open }) => open(identifyOwner(run, deliverable, id))));
  const destinations = opened.filter((destination) => destination !== undefined);
  if (destinations.length < minting.declared.destinations.length) throw notKnown();
  const { issued, until } = await create(run, minting, orphans);
  const { key, secret } = issued;
  const outcome = await deliverEverywhere(destinations, { secret, fingerprint: fingerprint(secret) });
  if (!outcome.delivered) throw await notDelivered(run, issued, outcome);
  const kept = until === undefined ? key : await keep(run, issued, until, outcome);
  await revokeOrphans(run, orphans, report);
  return { key: kept, secret, sealedSecret: outcome.sealedSecret, deliveries: outcome.records };
}

/** A key whose secret is still to be delivered. */
interface Undelivered {
  readonly issued: IssuedKey;
  /** The expiration to give it when that is done. Undefined: it has it. */
  readonly until: Expiration | undefined;
}

/** Creates a key under an Idempotency-Key that the next apply can find again, should this one be interrupted. */
async function create(run: ConnectedRun, minting: Minting, orphans: ApiKey[]): Promise<Undelivered> {
  const { name, permissions, environments, expiration } = minting.declared.desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();
  const origin = await originOf(run, minting);
  if (origin === undefined) throw notKnown();
  let until: Expiration | undefined;
  const request = (): CreateApiKeyRequest => {
    // From a whole second on: milliseconds are hard to read. A declared date is sent as it is.
    const now = wholeSecond(run.now());
    const declared = resolveExpiration(expiration, now);
    const provisional: Expiration = { kind: 'at', at: now + PROVISIONAL_LIFE };
    until = minting.succeeds || isExpired(declared, provisional.at) ? undefined : declared;
    return {
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: timestamp(until === undefined ? declared : provisional),
    };
  };
  const base = idempotencyBase(run.origin.engine, origin);
  return { issued: await issueKey(run, request, unusedIdempotencyKeys(run, base, orphans)), until };
}

/** Undefined while it is not known what distinguishes the key. */
async function originOf(run: ConnectedRun, { declared, succeeds }: Minting): Promise<Origin | undefined> {
  if (succeeds) return successorOf(succeeds);
  const { name, permissions, environments, destinations } = declared.desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING) return undefined;
  return {
    kind: 'first',
    creator: run.connection.self.id,
    name,
    permissions,
    environments,
    destinations: destinations.filter(isKnown),
    address: await run.origin.address(),
  };
}

/**
 * Keys that an interrupted apply created for this generation and did not record.
 *
 * @throws LowerPlaneError
 */
export async function unrecordedKeys(run: Run, minting: Minting): Promise<readonly ApiKey[]> {
  const { connection } = run;
  if (!connection) return [];
  const connected = { ...run, connection };
  const origin = await originOf(connected, minting);
  const orphans: ApiKey[] = [];
  if (origin === undefined) return orphans;
  const base = idempotencyBase(run.origin.engine, origin);
  for await (const _ of unusedIdempotencyKeys(connected, base, orphans)) break;
  return orphans;
}

type FailedDelivery = Extract<DeliveryOutcome, { delivered: false }>;
type Delivered = Extract<DeliveryOutcome, { delivered: true }>;

/** Revokes a key that did not arrive everywhere, and explains what is left of it. */
async function notDelivered(
  run: ConnectedRun,
  issued: IssuedKey,
  { cause, left }: FailedDelivery,
): Promise<LifecycleError> {
  return abandoned(run, issued, left, {
    title: 'Secret Not Delivered',
    detail: `The secret of "${issued.key.name}" did not reach ${cause.destination}. ${cause.message}`,
    path: ['deliver_to'],
  });
}

/**
 * Gives a delivered key the expiration that is declared.
 *
 * @throws LifecycleError when LowerPlane does not confirm it. The key is revoked then, because its consumers would be
 *   refused soon, and nothing would show it.
 */
async function keep(
  run: ConnectedRun,
  issued: IssuedKey,
  until: Expiration,
  delivered: Delivered,
): Promise<ApiKey> {
  const { key } = issued;
  try {
    return await run.connection.keyAuthority.update(key.id, { expires_at: timestamp(until) }, key);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    throw await abandoned(run, issued, await delivered.undo(), {
      title: 'Expiration Not Set',
      detail: `The key "${key.name}" was created to expire soon, and LowerPlane did not confirm the declared expiration ${formatExpiration(until)}. ${problem.detail}`,
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

function timestamp(expiration: Expiration): string | null {
  return expiration.kind === 'never' ? null : formatInstant(expiration.at);
}

function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}

function notKnown(): LifecycleError {
  return new LifecycleError({
    title: 'Value Not Known At Apply',
    detail:
      'A value of this key is still not known, although everything it depends on was applied. This is a bug; please report it with the configuration of this key.',
  });
}
