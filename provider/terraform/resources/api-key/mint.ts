import type { ApiKey, CreateApiKeyRequest } from '../../../api/contract/api-key.ts';
import { type DeliveryOutcome, deliverEverywhere } from '../../../delivery/deliver-everywhere.ts';
import type { DeliveryRecord } from '../../../delivery/destination.ts';
import { resolveExpiration } from '../../../keys/expiration.ts';
import { fingerprint } from '../../../keys/fingerprint.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, isKnown, PENDING, type Pending } from '../../../keys/key.ts';
import { type IssuedKey, issueKey, revokeAgain } from '../../issue-key.ts';
import { DiagnosticError, type Diagnostics } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { endOrphans, unusedIdempotencyKeys } from './attempts.ts';
import type { DeclaredDestination } from './destinations.ts';
import { idempotencyBase, type Origin } from './origin.ts';
import { stateAddress } from './state-address.ts';

/** A generation to make. */
export interface Minting {
  readonly desired: DesiredKey;
  readonly destinations: readonly (DeclaredDestination | Pending)[];
  /** What it follows, and its number; undefined for the first generation. */
  readonly succeeds: { readonly predecessor: string; readonly generation: number } | undefined;
  readonly diagnostics: Diagnostics;
}

/** A key that was created, and whose secret is in every destination. */
export interface MintedKey {
  readonly key: ApiKey;
  readonly createdAt: Instant;
  /** For `secret_in_state` alone. */
  readonly secret: string;
  readonly sealedSecret: string | null;
  /** What destinations want to remember of the delivery, by their ids. */
  readonly deliveries: Readonly<Record<string, DeliveryRecord>>;
}

/**
 * Creates a key and delivers its secret everywhere. If any part fails, the key is revoked and nothing has changed.
 *
 * @throws DiagnosticError that names the destination that failed, or what LowerPlane refused.
 */
export async function mint(session: Session, minting: Minting): Promise<MintedKey> {
  if (!minting.destinations.every(isKnown)) throw notKnown();
  const opened = await Promise.all(minting.destinations.map(({ open }) => open(session.access)));
  const destinations = opened.filter((destination) => destination !== undefined);
  if (destinations.length < opened.length) throw notKnown();
  const orphans: ApiKey[] = [];
  const { key, secret } = await create(session, minting, orphans);
  const outcome = await deliverEverywhere(destinations, { secret, fingerprint: fingerprint(secret) });
  if (!outcome.delivered) throw await abandoned(session, key, outcome);
  await endOrphans(session, orphans, minting.diagnostics);
  return {
    key,
    createdAt: parseInstant(key.created_at) ?? session.now(),
    secret,
    sealedSecret: outcome.sealedSecret,
    deliveries: outcome.records,
  };
}

/** Creates a key under an Idempotency-Key that the next apply can find again, should this one be interrupted. */
async function create(
  session: Session,
  { desired, succeeds }: Minting,
  orphans: ApiKey[],
): Promise<IssuedKey> {
  const { name, permissions, environments, expiration, destinations } = desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();
  const origin: Origin = succeeds
    ? { kind: 'successor', ...succeeds }
    : {
        kind: 'first',
        creator: connected(session).self.id,
        name,
        permissions,
        environments,
        destinations: destinations.filter(isKnown),
        state: await stateAddress(process.cwd(), process.env),
      };
  const request = (): CreateApiKeyRequest => {
    // From a whole second on: nobody wants to read milliseconds, but a date is sent as it was declared.
    const resolved = resolveExpiration(expiration, wholeSecond(session.now()));
    return {
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: resolved.kind === 'never' ? null : formatInstant(resolved.at),
    };
  };
  return issueKey(session, request, unusedIdempotencyKeys(session, idempotencyBase(origin), orphans));
}

/** Revokes a key that did not arrive everywhere, and says what is left of it. */
async function abandoned(
  session: Session,
  key: ApiKey,
  { cause, left }: FailedDelivery,
): Promise<DiagnosticError> {
  const fate = await revokeAgain(session, key);
  const remains = left.map((error) => error.message);
  return new DiagnosticError({
    summary: 'Secret Not Delivered',
    detail: [
      `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
      left.length === 0 ? `${fate} Nothing else has changed.` : fate,
      ...remains,
      'Apply again once this is mended.',
    ].join(' '),
    path: ['deliver_to'],
  });
}

type FailedDelivery = Extract<DeliveryOutcome, { delivered: false }>;

function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}

function notKnown(): DiagnosticError {
  return new DiagnosticError({
    summary: 'Value Not Known At Apply',
    detail:
      'A value of this key is still not known although everything it depends on was applied. This is a fault of the provider; please report it with the configuration of this resource.',
  });
}
