import type { IResolvable } from 'cdktn';
import type { Environment } from '../keys/environments.ts';
import type { Permissions } from '../keys/permissions.ts';
import type { DeliverTo } from './deliver-to.ts';
import type { ApiKeyConfig, ApiKeyRotation } from './generated/index.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/** One of the given words, which editors complete, or a value that Terraform finds out later. Checked at synthesis. */
export type WordOrToken<Word extends string> = Word | (string & {}) | IResolvable;

/** Properties of the bindings with their documentation: required, and of other types. */
type Restated<Source, Types extends { readonly [Name in keyof Types]: unknown }> = {
  readonly [Name in keyof Pick<Source, keyof Types & keyof Source>]-?: Types[Name & keyof Types];
};

/** What an `ApiKey` construct takes in its own form; the rest is as in the Terraform resource. */
export type ApiKeySettings = Restated<
  ApiKeyConfig,
  {
    permissions: WordOrToken<Permissions>;
    environments: 'all' | readonly WordOrToken<Environment>[] | IResolvable;
  }
> &
  Lifetime &
  SecretDestination;

/** When the key expires, and when a successor follows. */
export type Lifetime =
  | { readonly expires: Expires; readonly rotation?: Rotation }
  | {
      /** Each generation expires `every` + `overlap` after its creation. */
      readonly expires?: never;
      readonly rotation: PeriodicRotation;
    };

/** When the key expires. A key that never expires has to say so. */
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

/** A successor each time a period has passed. */
export interface PeriodicRotation
  extends Restated<ApiKeyRotation, { every: string }>,
    Pick<ApiKeyRotation, 'beforeExpiry'>,
    Partial<Restated<ApiKeyRotation, { anchor: Moment | undefined }>>,
    Course {}

/** A successor some time before the key expires. */
export interface RotationBeforeExpiry extends Restated<ApiKeyRotation, { beforeExpiry: string }>, Course {
  readonly every?: never;
  readonly anchor?: never;
}

/** How a rotation goes on once it is due. */
type Course = Pick<ApiKeyRotation, 'overlap' | 'overlapMax' | 'onOverlapEnd' | 'window' | 'rehearse'> & {
  /** Freezes: times in which no successor that is due is created, even if `window` is open. */
  readonly notBetween?: readonly { readonly from: Moment; readonly to: Moment }[];
};

/**
 * What a key for a use case needs to be told: its name and where its secret goes. What else is given replaces the
 * defaults; `expires` or `rotation` replaces the rotation and the expiration that follows from it.
 */
export type UseCaseSettings = Partial<Pick<ApiKeySettings, 'permissions' | 'environments'>> &
  (Lifetime | { readonly expires?: never; readonly rotation?: never }) &
  SecretDestination;

/** Where the secret of each generation goes: to at least one destination, explicitly into the state, or nowhere yet. */
export type SecretDestination =
  | {
      /** In this order, those that cannot be undone last. If one fails, the new key is revoked and the old one stays. */
      readonly deliverTo: NonEmpty<DeliverTo>;
      /** Keeps the plain secret in the Terraform state. Anyone who can read the state can then use the key. */
      readonly secretInState?: boolean;
    }
  | { readonly deliverTo?: never; readonly secretInState: true }
  | {
      /** For an imported key: its secret is where it was put when the key was created. A successor needs a destination. */
      readonly deliverTo: 'elsewhere';
      readonly secretInState?: never;
    };
