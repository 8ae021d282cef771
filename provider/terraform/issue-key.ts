import type { ApiKey, CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { LowerPlaneError } from '../api/errors.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatTimes } from '../keys/times.ts';
import { explained } from './api-errors.ts';
import { DiagnosticError } from './plugin/index.ts';
import { connected, type Session } from './session.ts';

/** A key LowerPlane just made, and its secret, which nobody else has. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly secret: string;
}

/** A network that loses the answer twice in a row will lose it again. */
const LOSSES_MAX = 2;

/**
 * Creates a key. When the answer with the secret was lost, LowerPlane names the key for the same Idempotency-Key, but
 * never its secret again: that key is revoked and the next one tried.
 *
 * @param request made anew for each try, so that relative expirations count from now.
 * @param idempotencyKeys one for each try.
 * @throws DiagnosticError
 */
export async function issueKey(
  session: Session,
  request: () => CreateApiKeyRequest,
  idempotencyKeys: AsyncIterable<string> | Iterable<string>,
): Promise<IssuedKey> {
  const { client, keys } = connected(session);
  const lost: string[] = [];
  for await (const idempotencyKey of idempotencyKeys) {
    const created = await explained(
      client.createApiKey(request(), { idempotencyKey }).catch((error: unknown) => {
        if (isTaken(error)) return undefined;
        throw error;
      }),
    );
    if (!created) continue;
    const { key, secret } = created;
    keys.remember(key);
    if (secret !== null) return verified(session, { key, secret });
    if (key.status === 'revoked') continue;
    keys.remember(await explained(client.revokeApiKey(key.id)));
    lost.push(key.id);
    if (lost.length === LOSSES_MAX) break;
  }
  throw new DiagnosticError({
    summary: 'Secret Lost On The Way',
    detail: `LowerPlane created a key ${formatTimes(lost.length)} (${lost.join(', ')}), but its answer with the secret was lost by the network. What was created was revoked, so nothing was left behind. Apply again when the connection is better.`,
  });
}

/** Revokes a key that nobody will use, and says what became of it, in a sentence. */
export async function revokeAgain(session: Session, key: ApiKey): Promise<string> {
  const { client, keys } = connected(session);
  try {
    keys.remember(await client.revokeApiKey(key.id));
    return `The new key ${key.id} was revoked again.`;
  } catch {
    return `The new key ${key.id} (ending in ${key.last_four}) could NOT be revoked again: revoke it in LowerPlane by hand, nobody holds its secret.`;
  }
}

/** A secret that is not the key's would be delivered, and every consumer refused. */
async function verified(session: Session, issued: IssuedKey): Promise<IssuedKey> {
  const { key, secret } = issued;
  const received = fingerprint(secret);
  if (received === key.fingerprint) return issued;
  throw new DiagnosticError({
    summary: 'Secret Does Not Belong To Its Key',
    detail: `LowerPlane created the key "${key.name}" with the fingerprint ${key.fingerprint}, but sent a secret with the fingerprint ${received}. The answer was changed on its way, by a proxy perhaps, or LowerPlane is at fault; it was not delivered anywhere. ${await revokeAgain(session, key)}`,
  });
}

/** Another request, with another body, was made with this Idempotency-Key. */
function isTaken(error: unknown): boolean {
  return error instanceof LowerPlaneError && error.code === 'idempotency-conflict';
}
