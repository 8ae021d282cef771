import { type DeliveryOutcome, deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import { type Delivery, DeliveryError, type Destination } from '../delivery/destination.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { type IssuedKey, revokeUnused } from './issue-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, type Problem, problemOf } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** A delivery to all destinations of a key. */
export type Delivered = Extract<DeliveryOutcome, { delivered: true }>;

/** What has not been delivered yet. */
export const NOT_DELIVERED: Delivered = {
  delivered: true,
  sealedSecret: null,
  records: {},
  undo: async () => [],
};

/**
 * Makes sure that LowerPlane accepts a new key, before its secret takes the place of one that works.
 *
 * @throws LifecycleError when it does not, or does not answer. The key is revoked then.
 */
export async function refuseUnlessWorking(run: ConnectedRun, issued: IssuedKey): Promise<void> {
  const { key, secret } = issued;
  try {
    await run.connection.keyAuthority.verify(key, secret);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    throw await abandoned(run, issued, [], {
      title: 'New Key Not Verified',
      detail: `The new key of "${key.name}" was not delivered, because LowerPlane did not confirm that it works. ${problem.detail}`,
    });
  }
}

/**
 * Delivers the secret of a new key to all its destinations, and compares it where it can be read back.
 *
 * @param predecessor whose secret the destinations hold until now. Undefined: none.
 * @throws LifecycleError that names the destination that failed. Nothing has changed then, unless it says so.
 */
export async function deliverNewKey(
  run: ConnectedRun,
  destinations: readonly Destination[],
  issued: IssuedKey,
  predecessor: KeyRecord | undefined,
): Promise<Delivered> {
  const { key, secret } = issued;
  const previous = predecessor && (await deliveredBefore(destinations, predecessor));
  const outcome = await deliverEverywhere(
    destinations,
    { secret, fingerprint: fingerprint(secret) },
    previous,
  );
  if (outcome.delivered) return outcome;
  const { failed, cause, left } = outcome;
  throw await abandoned(run, issued, left, {
    ...(failed === 'delivery'
      ? {
          title: 'Secret Not Delivered',
          detail: `The secret of "${key.name}" did not reach ${cause.destination}. ${cause.message}`,
        }
      : {
          title: 'Delivery Not Verified',
          detail: `The secret of "${key.name}" was delivered to ${cause.destination}, but could not be read back from there. ${cause.message}`,
        }),
    path: ['deliver_to'],
  });
}

/**
 * The secret that the destinations hold until now, while its key works: those that can be read back have it for those that
 * cannot. Read before anything is overwritten.
 */
async function deliveredBefore(
  destinations: readonly Destination[],
  { status, fingerprint: expected, secret: kept }: KeyRecord,
): Promise<Delivery | undefined> {
  if (status !== 'active' || destinations.every(({ reversible }) => reversible)) return undefined;
  if (kept !== null && fingerprint(kept) === expected) return { secret: kept, fingerprint: expected };
  for (const destination of destinations) {
    if (destination.readsBack !== true) continue;
    try {
      const secret = await destination.read?.();
      if (secret !== undefined && fingerprint(secret) === expected) return { secret, fingerprint: expected };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  }
  return undefined;
}

/**
 * Revokes a key that cannot be kept.
 *
 * @param left the destinations that could not be restored.
 * @returns what to throw.
 */
export async function abandoned(
  run: ConnectedRun,
  issued: IssuedKey,
  left: readonly DeliveryError[],
  { detail, ...problem }: Problem,
): Promise<LifecycleError> {
  const fate = await revokeUnused(run, issued);
  const parts = [
    detail,
    left.length === 0 ? `${fate} Nothing else has changed.` : fate,
    ...left.map((error) => error.message),
    'Apply again once this is fixed.',
  ];
  return new LifecycleError({ ...problem, detail: parts.join(' ') });
}
