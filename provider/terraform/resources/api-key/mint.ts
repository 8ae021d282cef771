import type { ApiKey, CreateApiKeyRequest } from '../../../api/contract/api-key.ts';
import { DeliveryError, type Destination } from '../../../delivery/destination.ts';
import { resolveExpiration } from '../../../keys/expiration.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, isKnown, PENDING, type Pending } from '../../../keys/key.ts';
import { fingerprint } from '../../../keys/key-text.ts';
import { type IssuedKey, issueKey, revokeAgain } from '../../issue-key.ts';
import { DiagnosticError, type Diagnostics } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { unusedIdempotencyKeys } from './attempts.ts';
import { idempotencyBase, type Origin } from './origin.ts';
import { stateAddress } from './state-address.ts';

/** A generation to make. */
export interface Minting {
  readonly desired: DesiredKey;
  readonly destinations: readonly (Destination | Pending)[];
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
}

/**
 * Creates a key and delivers its secret everywhere. If any part fails, the key is revoked and nothing has changed.
 *
 * @throws DiagnosticError that names the destination that failed, or what LowerPlane refused.
 */
export async function mint(session: Session, minting: Minting): Promise<MintedKey> {
  const { key, secret } = await create(session, minting);
  const delivered: Array<() => Promise<void>> = [];
  let sealedSecret: string | null = null;
  try {
    for (const destination of minting.destinations) {
      if (destination === PENDING) throw notKnown();
      const receipt = await destination.deliver({ secret, fingerprint: fingerprint(secret) });
      delivered.push(receipt.undo);
      sealedSecret ??= receipt.sealedSecret ?? null;
    }
  } catch (error) {
    throw await abandoned(session, key, error, delivered);
  }
  return { key, createdAt: parseInstant(key.created_at) ?? session.now(), secret, sealedSecret };
}

/** Creates a key under an Idempotency-Key that the next apply can find again, should this one be interrupted. */
async function create(session: Session, { desired, succeeds, diagnostics }: Minting): Promise<IssuedKey> {
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
    const resolved = resolveExpiration(expiration, session.now());
    return {
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: resolved.kind === 'never' ? null : formatInstant(resolved.at),
    };
  };
  return issueKey(session, request, unusedIdempotencyKeys(session, idempotencyBase(origin), diagnostics));
}

/** Revokes a key nobody can use, puts destinations back as they were, and says so. */
async function abandoned(
  session: Session,
  key: ApiKey,
  cause: unknown,
  delivered: ReadonlyArray<() => Promise<void>>,
): Promise<DiagnosticError> {
  const left: string[] = [];
  for (const undo of delivered) {
    await undo().catch((error: unknown) =>
      left.push(error instanceof DeliveryError ? error.message : 'A destination could not be put back.'),
    );
  }
  const fate = await revokeAgain(session, key);
  if (!(cause instanceof DeliveryError)) {
    if (cause instanceof DiagnosticError) return cause;
    throw cause;
  }
  return new DiagnosticError({
    summary: 'Secret Not Delivered',
    detail: [
      `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
      fate,
      'Apply again once this is mended.',
      ...left,
    ].join(' '),
    path: ['deliver_to'],
  });
}

function notKnown(): DiagnosticError {
  return new DiagnosticError({
    summary: 'Value Not Known At Apply',
    detail:
      'A value of this key is still not known although everything it depends on was applied. This is a fault of the provider; please report it with the configuration of this resource.',
  });
}
