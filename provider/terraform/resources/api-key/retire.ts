import { isLowerPlaneError } from '../../../api/errors.ts';
import { DeliveryError } from '../../../delivery/destination.ts';
import type { RetiringKey } from '../../../keys/change.ts';
import { PENDING, type Pending } from '../../../keys/key.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { type DeclaredDestination, NOT_REACHED } from './destinations.ts';
import type { Memory } from './memory.ts';

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

/** What was delivered: the fingerprint of the key, and what destinations remember. */
interface Delivered {
  readonly fingerprint: string | null;
  readonly memory: Memory;
}

/** Takes back delivered secrets of a key that was revoked. What else is found there is left alone. */
export async function withdraw(
  session: Session,
  destinations: readonly (DeclaredDestination | Pending)[],
  { fingerprint, memory }: Delivered,
  diagnostics: Diagnostics,
): Promise<void> {
  for (const declared of destinations) {
    if (declared === PENDING || fingerprint === null) continue;
    try {
      const destination = await declared.open(session.access);
      if (!destination) throw new DeliveryError(declared.id, NOT_REACHED);
      await destination.withdraw(fingerprint, memory.deliveries[declared.id]);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.warning({ summary: `Old Secret Not Taken Back: ${declared.id}`, detail: error.message });
    }
  }
}
