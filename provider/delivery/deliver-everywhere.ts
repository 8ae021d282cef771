import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  inDeliveryOrder,
  type Receipt,
} from './destination.ts';

/** How a delivery to several destinations ended. */
export type DeliveryOutcome =
  | {
      readonly delivered: true;
      readonly sealedSecret: string | null;
      /** By destination id; destinations that need none are left out. */
      readonly records: Readonly<Record<string, DeliveryRecord>>;
      /** Restores what was there before. Returns the destinations that could not be restored. Never throws. */
      undo(): Promise<readonly DeliveryError[]>;
    }
  | {
      readonly delivered: false;
      /** `reading-back`: a destination stored the secret, but did not show it afterwards. */
      readonly failed: 'delivery' | 'reading-back';
      /** Why, and which destination failed. */
      readonly cause: DeliveryError;
      /** The destinations that could not be restored. They hold the new key. */
      readonly left: readonly DeliveryError[];
    };

/** A delivery that can be taken back. */
interface Done {
  readonly destination: Destination;
  readonly receipt: Receipt;
}

/**
 * Delivers a secret to every destination, irreversible ones last, and compares it where it can be read back. At the first
 * failure, the earlier deliveries are undone, the latest first; the caller then revokes the key. Never throws.
 *
 * @param previous what the destinations held before, if that is known and still works: it is delivered again to those
 *   that cannot restore it themselves.
 */
export async function deliverEverywhere(
  destinations: readonly Destination[],
  delivery: Delivery,
  previous?: Delivery,
): Promise<DeliveryOutcome> {
  const done: Done[] = [];
  for (const destination of inDeliveryOrder(destinations)) {
    let failed: 'delivery' | 'reading-back' = 'delivery';
    try {
      const receipt = await destination.deliver(delivery);
      done.push({ destination, receipt });
      failed = 'reading-back';
      await readBack(destination, delivery, receipt);
    } catch (error) {
      const cause = asDeliveryError(destination.id, error);
      // It may have stored the secret before it failed. If this fails too, the cause says all that is known.
      if (failed === 'delivery' && !destination.reversible && previous !== undefined)
        await destination.deliver(previous).catch(() => {});
      return { delivered: false, failed, cause, left: await undoAll(done, previous) };
    }
  }
  return {
    delivered: true,
    undo: () => undoAll(done, previous),
    sealedSecret:
      done.find(({ receipt }) => receipt.sealedSecret !== undefined)?.receipt.sealedSecret ?? null,
    records: Object.fromEntries(
      done.flatMap(({ destination: { id }, receipt: { record } }) =>
        record === undefined ? [] : [[id, record]],
      ),
    ),
  };
}

/** @throws DeliveryError when the destination does not show the secret that it has just stored. */
async function readBack(destination: Destination, delivery: Delivery, receipt: Receipt): Promise<void> {
  if (destination.readsBack !== true) return;
  const observation = await destination.observe(delivery.fingerprint, receipt.record);
  if (observation.state !== 'drifted') return;
  throw new DeliveryError(destination.id, `Right after the delivery, ${observation.what}.`);
}

async function undoAll(
  done: readonly Done[],
  previous: Delivery | undefined,
): Promise<readonly DeliveryError[]> {
  const left: DeliveryError[] = [];
  for (const { destination, receipt } of done.toReversed()) {
    try {
      const isRestored =
        !destination.reversible && previous !== undefined && (await redelivered(destination, previous));
      if (!isRestored) await receipt.undo();
    } catch (error) {
      left.push(asDeliveryError(destination.id, error));
    }
  }
  return left;
}

async function redelivered(destination: Destination, previous: Delivery): Promise<boolean> {
  return destination.deliver(previous).then(
    () => true,
    () => false,
  );
}

/** The message of an unexpected error could contain anything, including the secret: only its code is shown. */
export function asDeliveryError(id: string, error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new DeliveryError(
    id,
    `The delivery failed unexpectedly${code}. This is a bug: please report it with the declaration of this destination.`,
  );
}
