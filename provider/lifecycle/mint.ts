import type { ApiKey, CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { type DeliveryOutcome, deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import type { DeliveryRecord } from '../delivery/destination.ts';
import { resolveExpiration } from '../keys/expiration.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { idempotencyBase, type Origin, unusedIdempotencyKeys } from './idempotency-keys.ts';
import { type IssuedKey, issueKey, revokeUnused } from './issue-key.ts';
import { revokeOrphans } from './orphans.ts';
import { LifecycleError, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** A generation to create. */
export interface Minting {
  readonly declared: DeclaredKey;
  /** What it follows, and its number; undefined for the first generation. */
  readonly succeeds: { readonly predecessor: string; readonly generation: number } | undefined;
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
 * @throws LifecycleError that names the destination that failed, or what is wrong with the key.
 * @throws LowerPlaneError when LowerPlane refuses or does not answer.
 */
export async function mint(run: ConnectedRun, minting: Minting, report: Report): Promise<MintedKey> {
  const declared = minting.declared.destinations.filter(isKnown);
  const opened = await Promise.all(declared.map((destination) => destination.open()));
  const destinations = opened.filter((destination) => destination !== undefined);
  if (destinations.length < minting.declared.destinations.length) throw notKnown();
  const orphans: ApiKey[] = [];
  const { key, secret } = await create(run, minting, orphans);
  const outcome = await deliverEverywhere(destinations, { secret, fingerprint: fingerprint(secret) });
  if (!outcome.delivered) throw await abandoned(run, key, outcome);
  await revokeOrphans(run, orphans, report);
  return { key, secret, sealedSecret: outcome.sealedSecret, deliveries: outcome.records };
}

/** Creates a key under an Idempotency-Key that the next apply can find again, should this one be interrupted. */
async function create(run: ConnectedRun, minting: Minting, orphans: ApiKey[]): Promise<IssuedKey> {
  const { name, permissions, environments, expiration, destinations } = minting.declared.desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();
  const origin: Origin = minting.succeeds
    ? { kind: 'successor', ...minting.succeeds }
    : {
        kind: 'first',
        creator: run.connection.self.id,
        name,
        permissions,
        environments,
        destinations: destinations.filter(isKnown),
        address: await run.origin.address(),
      };
  const request = (): CreateApiKeyRequest => {
    // From a whole second on: milliseconds are hard to read. A declared date is sent as it is.
    const resolved = resolveExpiration(expiration, wholeSecond(run.now()));
    return {
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: resolved.kind === 'never' ? null : formatInstant(resolved.at),
    };
  };
  const base = idempotencyBase(run.origin.engine, origin);
  return issueKey(run, request, unusedIdempotencyKeys(run, base, orphans));
}

type FailedDelivery = Extract<DeliveryOutcome, { delivered: false }>;

/** Revokes a key that did not arrive everywhere, and explains what is left of it. */
async function abandoned(
  run: ConnectedRun,
  key: ApiKey,
  { cause, left }: FailedDelivery,
): Promise<LifecycleError> {
  const fate = await revokeUnused(run, key);
  const remains = left.map((error) => error.message);
  return new LifecycleError({
    title: 'Secret Not Delivered',
    detail: [
      `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
      left.length === 0 ? `${fate} Nothing else has changed.` : fate,
      ...remains,
      'Apply again once this is fixed.',
    ].join(' '),
    path: ['deliver_to'],
  });
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
