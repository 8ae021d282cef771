import type { Environment } from '../keys/environments.ts';
import type { Permissions } from '../keys/permissions.ts';
import type { Resolvable } from './resolvable.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/**
 * What an `ApiKey` construct takes in words of its own; the rest is as the Terraform resource has it. Strings may be
 * tokens everywhere.
 */
export type ApiKeySettings<Destination> = {
  /** What the key may do. Choose the least that is enough. A change makes a new generation of the key. */
  readonly permissions: Permissions | Resolvable;
  /** The environments the key can reach. A change makes a new generation of the key. */
  readonly environments: 'all' | NonEmpty<Environment | Resolvable> | Resolvable;
} & Lifetime &
  SecretGoes<Destination>;

/** When the key ends, and when it is followed by another. */
export type Lifetime =
  | { readonly expires: Expires; readonly rotation?: Rotation }
  | {
      /** Each generation expires `every` + `overlap` after its creation. */
      readonly expires?: never;
      readonly rotation: PeriodicRotation;
    };

/** When the key expires. "Never" has to be said. */
export type Expires =
  | 'never'
  | {
      /** How long after its creation each generation expires: "90d", at least "1h" (units w, d, h, m, s). */
      readonly in: string;
      readonly at?: never;
    }
  | { readonly at: Moment; readonly in?: never };

/** Text is RFC 3339. */
export type Moment = Date | string;

/** Gives the key successors without downtime: when one is due, the plan shows it and the apply delivers it. */
export type Rotation = PeriodicRotation | RotationBeforeExpiry;

/** A successor each time a period has passed. Spans are such as "90d". */
export interface PeriodicRotation extends Overlap {
  readonly every: string;
  /** And at the latest this long before the key expires. */
  readonly beforeExpiry?: string;
  /** Where the schedule starts. Left out: at the creation of generation 1. */
  readonly anchor?: Moment;
}

/** A successor some time before the key expires. */
export interface RotationBeforeExpiry extends Overlap {
  readonly beforeExpiry: string;
  readonly every?: never;
  readonly anchor?: never;
}

interface Overlap {
  /** How long the old key keeps working after the new one was delivered. Left out: it is revoked in the same apply. */
  readonly overlap?: string;
  /** The longest an old key that is still used is kept. Left out: until its own expiration. */
  readonly overlapMax?: string;
}

/** Where the secret of each generation goes: at least one destination, or loudly into the state. */
export type SecretGoes<Destination> =
  | {
      /** In this order; if one fails, the new key is revoked and the old one stays. */
      readonly deliverTo: NonEmpty<Destination>;
      /** Keeps the plain secret in the Terraform state. Whoever reads the state can then use the key. */
      readonly secretInState?: boolean;
    }
  | { readonly deliverTo?: never; readonly secretInState: true };
