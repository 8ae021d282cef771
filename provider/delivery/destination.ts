import type { Instant } from '../keys/instant.ts';

/**
 * Where the secret of a new key goes. A {@link DestinationKind} opens one from a declaration.
 *
 * - Opening does no I/O and does not throw for what is declared; `check` and `deliver` do.
 * - Errors are {@link DeliveryError}s, which tell a person what happened and what to do. They never contain the secret or
 *   a token.
 * - `observe` and `withdraw` recognize a delivery by the fingerprint of its key or, where a secret cannot be read back, by
 *   the record of the receipt. What cannot be observed is `unobservable`; what cannot be withdrawn does nothing.
 *
 * `remote/` sends requests to services over HTTP; `file/` is the model of a local destination.
 */
export interface Destination {
  /** A stable text without secrets, such as `file:ci.key`. A destination with a new id needs a new secret. */
  readonly id: string;

  /** Whether `undo` can restore what was there before. If not, it is delivered to last. */
  readonly reversible: boolean;

  /**
   * `observe` compares the secret that is there: it is asked right after a delivery, and what it finds decides whether the
   * new key is kept. Not for what recognizes a delivery by a version or a time.
   */
  readonly readsBack?: true;

  /**
   * Checks at plan, before any key exists, that a delivery can succeed.
   *
   * @throws DeliveryError when it cannot.
   */
  check(): Promise<void>;

  /**
   * What a delivery would overwrite without being able to restore it, if that may be someone else's: sentences.
   *
   * @param record of the last delivery. Undefined: none is known.
   * @throws DeliveryError when the destination cannot be reached.
   */
  warn?(record?: DeliveryRecord): Promise<string | undefined>;

  /**
   * Stores the secret, completely or not at all.
   *
   * @throws DeliveryError when the secret was not delivered, or that is not known. The caller then revokes the key.
   */
  deliver(delivery: Delivery): Promise<Receipt>;

  /**
   * Determines whether what was delivered is still there.
   *
   * @param record The record of that delivery's receipt.
   * @throws DeliveryError when the destination cannot be reached. That is not drift.
   */
  observe(fingerprint: string, record?: DeliveryRecord): Promise<Observation>;

  /**
   * Whether it already holds the secret of a key that someone else delivered.
   *
   * @param createdAt when the key was created. A destination that cannot be read back is recognized by a change soon
   *   after it; without it, such a destination is not recognized.
   * @returns the record of such a delivery. Undefined: it does not hold the secret. Without this method, that is not known.
   * @throws DeliveryError when the destination cannot be reached.
   */
  recognize?(fingerprint: string, createdAt?: Instant): Promise<DeliveryRecord | undefined>;

  /**
   * The secret that it holds, without the blanks that it ignores around it. Undefined: it holds no text. What cannot be
   * read back has no such method, or throws what to do instead.
   *
   * @throws DeliveryError when it cannot be read.
   */
  read?(): Promise<string | undefined>;

  /**
   * Removes what was delivered, after its key was revoked. Leaves everything else there alone.
   *
   * @param record The record of that delivery's receipt.
   * @throws DeliveryError
   */
  withdraw(fingerprint: string, record?: DeliveryRecord): Promise<void>;
}

/** What is delivered: the secret, and the fingerprint that identifies its key without it. */
export interface Delivery {
  readonly secret: string;
  readonly fingerprint: string;
}

/** What a destination needs to recognize a delivery later, as plain JSON. Never contains a secret; kept in private state. */
export type DeliveryRecord = Readonly<Record<string, string | number>>;

/** The result of a delivery. */
export interface Receipt {
  /** Kept in state. Never the plain text. */
  readonly sealedSecret?: string;
  /** Passed to `observe` and `withdraw` later. */
  readonly record?: DeliveryRecord;
  /**
   * Restores what was there before, when a later destination fails.
   *
   * @throws DeliveryError when it cannot; always for an irreversible destination, see {@link holdsRevokedKey}.
   */
  undo(): Promise<void>;
}

/** What became of a delivered secret. */
export type Observation =
  | { readonly state: 'in-place' }
  /** `what` is a clause for a plan's reason: "the file is missing". */
  | { readonly state: 'drifted'; readonly what: string }
  | { readonly state: 'unobservable' };

/** Why a destination cannot take a secret, for people. Never contains the secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** The destination's id. */
  readonly destination: string;

  constructor(destination: string, detail: string) {
    super(detail);
    this.destination = destination;
  }
}

/**
 * What `undo` of an irreversible destination throws.
 *
 * @param subject Begins the sentence: "The secret X of octo/app".
 */
export function holdsRevokedKey(destination: string, subject: string): DeliveryError {
  return new DeliveryError(
    destination,
    `${subject} was overwritten and cannot be restored: it now contains a revoked key, and requests with it are rejected until the next apply delivers a new one.`,
  );
}

/** Irreversible destinations last, so that they are untouched when another one fails; otherwise as declared. */
export function inDeliveryOrder(destinations: readonly Destination[]): readonly Destination[] {
  return destinations.toSorted((a, b) => Number(b.reversible) - Number(a.reversible));
}
