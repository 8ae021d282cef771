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
      /** Why, and which destination failed. */
      readonly cause: DeliveryError;
      /** The destinations that could not be restored. They hold the new key. */
      readonly left: readonly DeliveryError[];
    };

/**
 * Delivers a secret to every destination, irreversible ones last. At the first failure, the earlier deliveries are undone,
 * the latest first; the caller then revokes the key. Never throws.
 */
export async function deliverEverywhere(
  destinations: readonly Destination[],
  delivery: Delivery,
): Promise<DeliveryOutcome> {
  const done: Array<{ readonly id: string; readonly receipt: Receipt }> = [];
  for (const destination of inDeliveryOrder(destinations)) {
    const { id } = destination;
    try {
      done.push({ id, receipt: await destination.deliver(delivery) });
    } catch (error) {
      return { delivered: false, cause: asDeliveryError(id, error), left: await undoAll(done) };
    }
  }
  return {
    delivered: true,
    undo: () => undoAll(done),
    sealedSecret:
      done.find(({ receipt }) => receipt.sealedSecret !== undefined)?.receipt.sealedSecret ?? null,
    records: Object.fromEntries(
      done.flatMap(({ id, receipt }) => (receipt.record === undefined ? [] : [[id, receipt.record]])),
    ),
  };
}

async function undoAll(
  done: ReadonlyArray<{ readonly id: string; readonly receipt: Receipt }>,
): Promise<readonly DeliveryError[]> {
  const left: DeliveryError[] = [];
  for (const { id, receipt } of done.toReversed()) {
    await receipt.undo().catch((error: unknown) => left.push(asDeliveryError(id, error)));
  }
  return left;
}

/** The message of an unexpected error could contain anything, including the secret: only its code is shown. */
function asDeliveryError(id: string, error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new DeliveryError(
    id,
    `It failed in an unexpected way${code}. This is a bug: please report it with the declaration of this destination.`,
  );
}
