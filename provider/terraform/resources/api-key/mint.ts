import { randomUUID } from 'node:crypto';
import type { ApiKey } from '../../../api/contract/api-key.ts';
import { DeliveryError, type Destination } from '../../../delivery/destination.ts';
import { resolveExpiration } from '../../../keys/expiration.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, PENDING, type Pending } from '../../../keys/key.ts';
import { fingerprint } from '../../../keys/key-text.ts';
import { explained } from '../../api-errors.ts';
import { DiagnosticError } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

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
export async function mint(
  session: Session,
  desired: DesiredKey,
  destinations: readonly (Destination | Pending)[],
): Promise<MintedKey> {
  const { key, secret } = await create(session, desired);
  const delivered: Array<() => Promise<void>> = [];
  let sealedSecret: string | null = null;
  try {
    for (const destination of destinations) {
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

/** A lost answer is asked for again with the same Idempotency-Key; LowerPlane then names the key, never its secret. */
async function create(session: Session, desired: DesiredKey): Promise<{ key: ApiKey; secret: string }> {
  const { client, keys } = connected(session);
  const { name, permissions, environments, expiration } = desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();

  for (let attempt = 0; attempt < 2; attempt++) {
    const resolved = resolveExpiration(expiration, session.now());
    const { key, secret } = await explained(
      client.createApiKey(
        {
          name,
          permissions,
          environments: environments === 'all' ? 'all' : [...environments],
          expires_at: resolved.kind === 'never' ? null : formatInstant(resolved.at),
        },
        { idempotencyKey: randomUUID() },
      ),
    );
    keys.remember(key);
    if (secret !== null) return { key, secret };
    keys.remember(await explained(client.revokeApiKey(key.id)));
  }
  throw new DiagnosticError({
    summary: 'Secret Lost On The Way',
    detail: `LowerPlane created the key "${name}" twice, and both times its answer with the secret was lost by the network. Both keys were revoked, so nothing was left behind. Apply again when the connection is better.`,
  });
}

/** Revokes a key nobody can use, puts destinations back as they were, and says so. */
async function abandoned(
  session: Session,
  key: ApiKey,
  cause: unknown,
  delivered: ReadonlyArray<() => Promise<void>>,
): Promise<DiagnosticError> {
  const { client, keys } = connected(session);
  const left: string[] = [];
  for (const undo of delivered) {
    await undo().catch((error: unknown) =>
      left.push(error instanceof DeliveryError ? error.message : 'A destination could not be put back.'),
    );
  }
  const fate = await client.revokeApiKey(key.id).then(
    (revoked) => {
      keys.remember(revoked);
      return `The new key ${key.id} was revoked again; nothing else has changed. Apply again once this is mended.`;
    },
    () =>
      `The new key ${key.id} (ending in ${key.last_four}) could NOT be revoked again: revoke it in LowerPlane by hand, nobody holds its secret.`,
  );
  if (!(cause instanceof DeliveryError)) {
    if (cause instanceof DiagnosticError) return cause;
    throw cause;
  }
  return new DiagnosticError({
    summary: 'Secret Not Delivered',
    detail: [
      `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
      fate,
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
