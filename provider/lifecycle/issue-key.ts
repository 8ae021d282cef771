import type { ApiKey, CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { LowerPlaneError } from '../api/errors.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatTimes } from '../keys/times.ts';
import { type EndOutcome, endKey } from './end-key.ts';
import { createdWith } from './idempotency-keys.ts';
import { differenceFrom } from './key-authority.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** A key LowerPlane just created, and its secret, which no one else has. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly secret: string;
  /** What it was created with. */
  readonly idempotencyKey: string;
}

/** A network that loses the response twice in a row will lose it again. */
const LOSSES_MAX = 2;

/**
 * Creates a key and checks it. When the response with the secret was lost, LowerPlane names the key for the same
 * Idempotency-Key, but never its secret again: that key is revoked and the next one tried.
 *
 * @param request called for each attempt, so that relative expirations count from now.
 * @param idempotencyKeys one for each attempt.
 * @param check is called with the keys that another request has created with one of them, and may throw.
 * @throws LowerPlaneError
 * @throws LifecycleError when the secret was lost, or LowerPlane created something else than was asked.
 */
export async function issueKey(
  run: ConnectedRun,
  request: () => CreateApiKeyRequest,
  idempotencyKeys: AsyncIterable<string> | Iterable<string>,
  check: (made: readonly ApiKey[]) => void = () => {},
): Promise<IssuedKey> {
  const { keyAuthority } = run.connection;
  const lost: string[] = [];
  for await (const idempotencyKey of idempotencyKeys) {
    const asked = request();
    const created = await keyAuthority.create(asked, idempotencyKey).catch((error: unknown) => {
      if (isTaken(error)) return error;
      throw error;
    });
    if (created instanceof LowerPlaneError) {
      if (isAnothers(created)) check(await createdWith(run, idempotencyKey));
      continue;
    }
    const { key, secret } = created;
    if (secret !== null) {
      const issued = { key, secret, idempotencyKey };
      await refuseUnlessAsked(run, asked, issued);
      return issued;
    }
    if (isAnothers(created)) check([key]);
    if (key.status === 'revoked') continue;
    const outcome = await endUndelivered(run, key, idempotencyKey);
    if (!outcome.ended) throw new LifecycleError(outcome.problem);
    lost.push(key.id);
    if (lost.length === LOSSES_MAX) break;
  }
  throw new LifecycleError({
    title: 'Secret Lost In Transit',
    detail: `LowerPlane created a key ${formatTimes(lost.length)} (${lost.join(', ')}), but the network lost its response with the secret. These keys were revoked, so nothing was left behind. Apply again when the connection is better.`,
  });
}

/** Revokes a key that will not be used. Returns what became of it as a sentence, and never throws. */
export async function revokeUnused(
  run: ConnectedRun,
  { key, idempotencyKey }: Pick<IssuedKey, 'key' | 'idempotencyKey'>,
): Promise<string> {
  const outcome = await endUndelivered(run, key, idempotencyKey).catch(() => undefined);
  if (outcome?.ended) return `The new key ${key.id} was revoked.`;
  const because = outcome === undefined ? '' : ` ${outcome.problem.detail}`;
  return `The new key ${key.id} (ending in ${key.last_four}) could NOT be revoked: revoke it in LowerPlane. No one holds its secret.${because}`;
}

function endUndelivered(run: ConnectedRun, key: ApiKey, idempotencyKey: string): Promise<EndOutcome> {
  const { id, name, last_four: lastFour } = key;
  return endKey(run, { cause: 'undelivered', key: { id, name, lastFour }, idempotencyKey });
}

/** The wrong secret would be delivered and every consumer refused; the wrong permissions would grant too much. */
async function refuseUnlessAsked(
  run: ConnectedRun,
  asked: CreateApiKeyRequest,
  issued: IssuedKey,
): Promise<void> {
  const { key, secret } = issued;
  const received = fingerprint(secret);
  if (received !== key.fingerprint || !secret.endsWith(key.last_four)) {
    throw new LifecycleError({
      title: 'Secret Does Not Belong To Its Key',
      detail: `LowerPlane created the key "${key.name}" with the fingerprint ${key.fingerprint} (ending in ${key.last_four}), but sent a secret with the fingerprint ${received}. A proxy may have changed the response, or LowerPlane has a fault. The secret was not delivered anywhere. ${await revokeUnused(run, issued)}`,
    });
  }
  const difference = differenceFrom(asked, key);
  if (difference === undefined) return;
  throw new LifecycleError({
    title: 'Another Key Was Created Than Asked For',
    detail: `LowerPlane created the key "${asked.name}" with ${difference}. A proxy may have changed the request or the response, or LowerPlane has a fault. Its secret was not delivered anywhere. ${await revokeUnused(run, issued)}`,
  });
}

/** What was sent once was not carried out before by an attempt whose answer was lost. */
function isAnothers({ attempts }: { readonly attempts: number }): boolean {
  return attempts === 1;
}

/** Another request, with another body, was sent with this Idempotency-Key. */
function isTaken(error: unknown): error is LowerPlaneError {
  return error instanceof LowerPlaneError && error.code === 'idempotency-conflict';
}
