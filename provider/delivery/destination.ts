/**
 * Where the secret of a new key goes. A destination is one file in this folder; this is all it takes to add another:
 *
 * 1. `provider/delivery/mail.ts` exports `mailDestination(options): Destination`. Making one does nothing yet: no I/O,
 *    nothing thrown. Options hold what a person declared, tokens among them.
 * 2. `id` names the place without secrets. It is kept in state: the same place must give the same text for ever.
 * 3. `check` says at plan what is wrong, `deliver` puts the secret in place. Both fail with a {@link DeliveryError}
 *    that tells a person what happened and what to do. A token or the secret never gets into it.
 * 4. `reversible` is true when `undo` of the receipt can put back what was there. If not, `undo` throws
 *    {@link holdsRevokedKey}; the destination then comes last in {@link inDeliveryOrder}.
 * 5. `observe` and `withdraw` recognize what was delivered by its fingerprint, or, where a secret cannot be read back,
 *    by the record of the receipt. What cannot be observed says `unobservable`, what cannot be taken back does nothing.
 * 6. The front doors list it: `deliver_to` in the schema of the Terraform resource, and one line in `destinationsOf`.
 *
 * For a service spoken to over HTTP, `remote/` has requests with retries, deadlines and words for failures;
 * `file.ts` is the model of a local one.
 */
export interface Destination {
  /** A stable text without secrets, such as `file:ci.key`. A destination with a new id asks for a new secret. */
  readonly id: string;

  /** Whether `undo` can put back what was there before. If not, it is delivered to last. */
  readonly reversible: boolean;

  /**
   * Finds at plan time what would make the delivery fail, before any key exists.
   *
   * @throws DeliveryError
   */
  check(): Promise<void>;

  /**
   * Puts the secret in place, whole or not at all.
   *
   * @throws DeliveryError when the secret did not arrive, or nobody knows; the caller then revokes the key.
   */
  deliver(delivery: Delivery): Promise<Receipt>;

  /**
   * Looks whether what was delivered is still there.
   *
   * @param record What the receipt of that delivery carried.
   * @throws DeliveryError when the destination cannot be asked. That is not drift.
   */
  observe(fingerprint: string, record?: DeliveryRecord): Promise<Observation>;

  /**
   * Takes back what was delivered, after its key was revoked. Leaves anything else found there alone.
   *
   * @param record What the receipt of that delivery carried.
   * @throws DeliveryError
   */
  withdraw(fingerprint: string, record?: DeliveryRecord): Promise<void>;
}

/** What is delivered: the secret itself, and what tells its key apart without it. */
export interface Delivery {
  readonly secret: string;
  readonly fingerprint: string;
}

/** What a destination needs to recognize a delivery later, as plain JSON. Never holds a secret; kept in private state. */
export type DeliveryRecord = Readonly<Record<string, string | number>>;

/** What a destination hands back. */
export interface Receipt {
  /** Kept in state. Never the plain text. */
  readonly sealedSecret?: string;
  /** Handed to `observe` and `withdraw` later. */
  readonly record?: DeliveryRecord;
  /**
   * Puts back what was there before, when a later destination fails.
   *
   * @throws DeliveryError when it cannot; of an irreversible destination always.
   */
  undo(): Promise<void>;
}

/** What became of a delivered secret. */
export type Observation =
  | { readonly state: 'in-place' }
  /** `what` is a clause for a plan's reason: "the file is missing". */
  | { readonly state: 'drifted'; readonly what: string }
  | { readonly state: 'unobservable' };

/** Why a destination cannot take a secret, for people. Never holds the secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** The destination's id. */
  readonly destination: string;

  constructor(destination: string, detail: string) {
    super(detail);
    this.destination = destination;
  }
}

/** What `undo` of an irreversible destination throws. `place` begins the sentence: "The secret X of octo/app". */
export function holdsRevokedKey(destination: string, place: string): DeliveryError {
  return new DeliveryError(
    destination,
    `${place} was overwritten and cannot be put back: it now holds a key that is revoked, and whoever uses it is refused until the next apply delivers a new one.`,
  );
}

/** Irreversible destinations last, so that the failure of another one finds them untouched; otherwise as declared. */
export function inDeliveryOrder(destinations: readonly Destination[]): readonly Destination[] {
  return destinations.toSorted((a, b) => Number(b.reversible) - Number(a.reversible));
}
