import type { ApiKey } from '../api/contract/api-key.ts';
import { type Delivery, DeliveryError, type Destination } from '../delivery/destination.ts';
import { isExpired } from '../keys/expiration.ts';
import { fingerprint as fingerprintOf } from '../keys/fingerprint.ts';
import { deliveredSecret } from './delivered-secret.ts';
import { expirationOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import type { ConnectedRun, Connection, Run } from './run.ts';

/** What consumers use until now: the secret of the key, or of one before it if an interrupted apply did not deliver it. */
export async function workingSecret(
  run: ConnectedRun,
  destinations: readonly Destination[],
  record: KeyRecord,
): Promise<Delivery | undefined> {
  const secret = record.status === 'active' ? await deliveredSecret(destinations, record) : undefined;
  if (secret !== undefined) return { secret, fingerprint: record.fingerprint };
  const older = new Set(record.predecessors.map(({ id }) => id));
  for (const destination of destinations) {
    const held = await destination.read?.().catch(unlessDeliveryError);
    if (held === undefined) continue;
    const fingerprint = fingerprintOf(held);
    const key = await run.connection.keys.withFingerprint(fingerprint);
    if (key && older.has(key.id) && !hasEnded(run, key)) return { secret: held, fingerprint };
  }
  return undefined;
}

/** Whether a key is revoked or has expired. */
export function hasEnded({ now }: Pick<Run, 'now'>, key: ApiKey): boolean {
  return key.status === 'revoked' || isExpired(expirationOf(key), now());
}

interface Asking extends Pick<Run, 'now'> {
  readonly connection: Pick<Connection, 'keys'>;
}

/**
 * Whether a key of the listing has ended. Asks again for one that has expired: since it was listed, it may have been
 * extended.
 *
 * @throws LifecycleError, LowerPlaneError
 */
export async function hasEndedNow(run: Asking, key: ApiKey): Promise<boolean> {
  if (!hasEnded(run, key)) return false;
  if (key.status === 'revoked') return true;
  const asked = await run.connection.keys.findNow(key.id);
  return asked === undefined || hasEnded(run, asked);
}

function unlessDeliveryError(error: unknown): undefined {
  if (!(error instanceof DeliveryError)) throw error;
}
