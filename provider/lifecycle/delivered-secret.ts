import { DeliveryError, type Destination } from '../delivery/destination.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import type { KeyRecord } from './record.ts';

/** The secret of a key, from its record or from the first destination that still holds it. Undefined: none shows it. */
export async function deliveredSecret(
  destinations: readonly Destination[],
  { fingerprint: expected, secret: kept }: Pick<KeyRecord, 'fingerprint' | 'secret'>,
): Promise<string | undefined> {
  if (kept !== null && fingerprint(kept) === expected) return kept;
  for (const destination of destinations) {
    if (destination.readsBack !== true) continue;
    try {
      const secret = await destination.read?.();
      if (secret !== undefined && fingerprint(secret) === expected) return secret;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return undefined;
}
