import { isLowerPlaneError } from '../../../api/errors.ts';
import { DeliveryError, type Destination } from '../../../delivery/destination.ts';
import type { RetiringKey } from '../../../keys/change.ts';
import { PENDING, type Pending } from '../../../keys/key.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';

/** Revokes keys, and returns those that could not be, to be kept in state and tried again. */
export async function retire(
  session: Session,
  ends: readonly RetiringKey[],
  diagnostics: Diagnostics,
): Promise<readonly RetiringKey[]> {
  const { client, keys } = connected(session);
  const left: RetiringKey[] = [];
  for (const end of ends) {
    try {
      keys.remember(await client.revokeApiKey(end.id));
    } catch (error) {
      if (isLowerPlaneError(error, 'notFound')) continue;
      if (!isLowerPlaneError(error)) throw error;
      left.push(end);
      diagnostics.error({
        summary: 'Old Key Not Revoked',
        detail: `The key ${end.id} (ending in ${end.lastFour}) still works. ${error.detail} Apply again to revoke it.`,
      });
    }
  }
  return left;
}

/** Takes back delivered secrets of a key that was revoked. What else is found there is left alone. */
export async function withdraw(
  destinations: readonly (Destination | Pending)[],
  fingerprint: string | null,
  diagnostics: Diagnostics,
): Promise<void> {
  for (const destination of destinations) {
    if (destination === PENDING || fingerprint === null) continue;
    try {
      await destination.withdraw(fingerprint);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.warning({ summary: 'Old Secret Not Taken Back', detail: error.message });
    }
  }
}
