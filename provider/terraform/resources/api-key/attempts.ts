import { randomUUID } from 'node:crypto';
import type { ApiKey } from '../../../api/contract/api-key.ts';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { formatTimes } from '../../../keys/times.ts';
import { explained } from '../../api-errors.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

/** More re-creations of one and the same key than this are not looked through. */
const ATTEMPTS_MAX = 50;
const RANDOM_MAX = 3;

/**
 * Idempotency-Keys that have made no key yet, for an origin: its base with the numbers 0, 1, 2 and so on. Each is
 * looked up before it is handed out, which costs one request as long as the key was never created before. Active keys
 * found by one are put into `orphans`: they were created by an apply that was interrupted before Terraform recorded it.
 */
export async function* unusedIdempotencyKeys(
  session: Session,
  base: string,
  orphans: ApiKey[],
): AsyncGenerator<string> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const idempotencyKey = `${base}:${attempt}`;
    const earlier = await madeWith(session, idempotencyKey);
    if (!earlier) yield idempotencyKey;
    else if (earlier.status === 'active') orphans.push(earlier);
  }
  // Rather a key without this protection than none.
  for (let attempt = 0; attempt < RANDOM_MAX; attempt++) yield randomUUID();
}

async function madeWith(session: Session, idempotencyKey: string): Promise<ApiKey | undefined> {
  const find = async () => {
    for await (const key of connected(session).client.listApiKeys({ idempotency_key: idempotencyKey })) {
      return key;
    }
    return undefined;
  };
  return explained(find());
}

/**
 * Revokes what an interrupted apply left, so that no key lives on that nobody holds. Call it when the new secret has
 * arrived: until then the orphan may be what a destination holds. One that was used is left alone: somebody holds it.
 * Never throws.
 */
export async function endOrphans(
  session: Session,
  orphans: readonly ApiKey[],
  diagnostics: Diagnostics,
): Promise<void> {
  for (const orphan of orphans) await endOrphan(session, orphan, diagnostics);
}

async function endOrphan(session: Session, orphan: ApiKey, diagnostics: Diagnostics): Promise<void> {
  const made = `An earlier apply created the key ${orphan.id} (ending in ${orphan.last_four}) for "${orphan.name}" on ${orphan.created_at}, and was interrupted before Terraform recorded it, or this resource is being replaced.`;
  if (orphan.request_count > 0) {
    diagnostics.warning({
      summary: `Key Of An Interrupted Apply Is In Use: "${orphan.name}"`,
      detail: `${made} It has been used ${formatTimes(orphan.request_count)} since, so it was left alone. It is not in the Terraform state: once its user has taken the new secret, revoke it in LowerPlane.`,
    });
    return;
  }
  const { client, keys } = connected(session);
  try {
    keys.remember(await client.revokeApiKey(orphan.id));
    diagnostics.warning({
      summary: `Key Of An Interrupted Apply Was Revoked: "${orphan.name}"`,
      detail: `${made} It was never used, and its secret is in no destination now; it was revoked.`,
    });
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    // No error: Terraform would count the new key as tainted, and make yet another.
    diagnostics.warning({
      summary: `Key Of An Interrupted Apply Could Not Be Revoked: "${orphan.name}"`,
      detail: `${made} It was never used, but still works: revoke it in LowerPlane. ${error.detail}`,
    });
  }
}
