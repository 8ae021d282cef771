/** What is delivered: the secret itself, and what tells its key apart without it. */
export interface Delivery {
  readonly secret: string;
  readonly fingerprint: string;
}

/** What a destination hands back. */
export interface Receipt {
  /** Kept in state. Never the plain text. */
  readonly sealedSecret?: string;
  /**
   * Puts back what was there before, when a later destination fails.
   *
   * @throws DeliveryError
   */
  undo(): Promise<void>;
}

/**
 * A place where a new secret goes. To add one: write a file in this folder that makes a `Destination`, give it an
 * attribute in `deliver_to`, and one line in `destinationsOf`.
 */
export interface Destination {
  /** A stable text without secrets, such as `file:ci.key`. A destination with a new id asks for a new secret. */
  readonly id: string;

  /**
   * Finds at plan time what would make the delivery fail, before any key exists.
   *
   * @throws DeliveryError
   */
  check(): Promise<void>;

  /**
   * Puts the secret in place, whole or not at all.
   *
   * @throws DeliveryError when the secret did not arrive; the caller then revokes the key.
   */
  deliver(delivery: Delivery): Promise<Receipt>;

  /**
   * Takes back what was delivered, after its key was revoked. Leaves anything else found there alone.
   *
   * @throws DeliveryError
   */
  withdraw(fingerprint: string): Promise<void>;
}

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
