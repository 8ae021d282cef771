import { setTimeout } from 'node:timers/promises';
import { type DeliveryOutcome, deliverEverywhere } from '../delivery/deliver-everywhere.ts';
import type { Delivery, DeliveryError, Destination } from '../delivery/destination.ts';
import { formatDuration } from '../keys/duration.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { type IssuedKey, revokeUnused } from './issue-key.ts';
import { findUnproven } from './prove-possession.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError, type Problem, problemOf } from './report.ts';
import type { ConnectedRun } from './run.ts';
import { workingSecret } from './working-secret.ts';

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

/** A key whose secret is delivered. */
interface DeliveringKey {
  readonly declared: DeclaredKey;
  /** The key whose secret the destinations hold until now. Undefined: none. */
  readonly succeeds: KeyRecord | undefined;
}

/**
 * Delivers the secret of a new key to all its destinations, compares it where it can be read back, and has a consumer
 * prove that it holds it, if one is declared.
 *
 * @throws LifecycleError that names the destination that failed. Nothing has changed then, unless it says so.
 */
export async function deliverNewKey(
  run: ConnectedRun,
  destinations: readonly Destination[],
  issued: IssuedKey,
  delivering: DeliveringKey,
): Promise<Delivered> {
  const { key, secret } = issued;
  const { succeeds } = delivering;
  const previous = succeeds && (await deliveredBefore(run, destinations, succeeds));
  const outcome = await deliverEverywhere(
    destinations,
    { secret, fingerprint: fingerprint(secret) },
    previous,
  );
  if (outcome.delivered) {
    await refuseUnlessProven(run, delivering, issued, outcome);
    return outcome;
  }
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
  run: ConnectedRun,
  destinations: readonly Destination[],
  record: KeyRecord,
): Promise<Delivery | undefined> {
  if (destinations.every(({ reversible }) => reversible)) return undefined;
  return workingSecret(run, destinations, record);
}

/** How long to wait before a consumer is asked again, in milliseconds. */
const PAUSE_MS = 1000;

/**
 * Has the consumer of a verification prove that it holds the new secret, again and again until it does.
 *
 * @throws LifecycleError when it does not. The key is revoked then, and its delivery undone.
 */
async function refuseUnlessProven(
  run: ConnectedRun,
  { declared, succeeds }: DeliveringKey,
  issued: IssuedKey,
  delivered: Delivered,
): Promise<void> {
  const verification = declared.probes?.verification;
  // One that is not known is refused before anything is created.
  if (verification === undefined || verification === PENDING) return;
  const { consumer, withinMs } = verification;
  const { key, secret } = issued;
  const generation = (succeeds?.generation ?? 0) + 1;
  const held = { keyId: key.id, generation, secret, predecessor: succeeds?.fingerprint };
  let why: string | undefined;
  for (let waited = 0; ; waited += PAUSE_MS) {
    why = await findUnproven(run, consumer, held);
    if (why === undefined) return;
    if (waited >= withinMs) break;
    await (run.pause ?? setTimeout)(PAUSE_MS);
  }
  throw await abandoned(run, issued, await delivered.undo(), {
    title: 'Consumer Not Verified',
    detail: `The secret of "${key.name}" was delivered, but its consumer "${consumer.name}" did not prove within ${formatDuration(withinMs)} that it holds it. ${why}`,
    path: ['verify'],
  });
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
