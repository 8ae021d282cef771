import type { EnvironmentScope } from './environments.ts';
import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { DestinationDrift } from './key.ts';
import type { Permissions } from './permissions.ts';
import type { ExpirationChange, Overlap, Predecessor } from './predecessor.ts';

/** Why a key must give way to a successor. */
export type ReplaceReason =
  | { readonly kind: 'permissions'; readonly from: Permissions; readonly to: Permissions }
  | { readonly kind: 'environments'; readonly from: EnvironmentScope; readonly to: EnvironmentScope }
  | { readonly kind: 'destination-added'; readonly destinations: readonly string[] }
  /** Destinations without the secret, where no record says whether they ever had it. */
  | { readonly kind: 'not-delivered'; readonly destinations: readonly string[] }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'expired'; readonly at: Instant }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'rotation-due';
      readonly since: Instant;
      /** When its window opens, if the key cannot wait for it. */
      readonly opensTooLate?: Instant;
    }
  | { readonly kind: 'triggered' }
  | { readonly kind: 'destination-drifted'; readonly drift: readonly DestinationDrift[] };

/** The first key of a declaration. */
export interface Creation {
  readonly kind: 'create';
  readonly generation: 1;
}

/** A successor that is like its predecessor (`rotate`), or is not (`replace`). */
export interface Succession {
  readonly kind: 'replace' | 'rotate';
  readonly generation: number;
  readonly reasons: readonly ReplaceReason[];
  /** How long the predecessor keeps working, in milliseconds. 0: it is revoked once the successor is delivered. */
  readonly overlap: number;
}

/** One thing to do. A plan is a list of them in the order they are done. */
export type Change =
  | Creation
  | Succession
  | { readonly kind: 'rename'; readonly from: string }
  | { readonly kind: 'extend'; readonly from: Expiration; readonly to: Expiration }
  | { readonly kind: 'retire'; readonly predecessor: RetiringKey }
  | OldKeyExpiration
  /** The secret of a key that has ended is removed from where it was kept readable. */
  | { readonly kind: 'clear'; readonly locations: readonly string[] }
  | { readonly kind: 'revoke' }
  | Undecided;

/** An old key gets the expiration by which it ends (`expire`), or one that would come too early is postponed. */
export interface OldKeyExpiration {
  readonly kind: ExpirationChange['kind'];
  readonly predecessor: RetiringKey;
  /** Undefined: the overlap begins with the delivery of the successor that this plan creates. */
  readonly to: Instant | undefined;
}

/** Cannot be decided before apply: some declared values are still pending. */
export interface Undecided {
  readonly kind: 'undecided';
  readonly pending: readonly PendingField[];
  /** They decide whether the key gets a successor. Otherwise it is changed in place, or stays as it is. */
  readonly maySucceed: boolean;
}

/** The change that creates a key. A plan has at most one. */
export function mintingOf(changes: readonly Change[]): Creation | Succession | undefined {
  for (const change of changes) {
    if (change.kind === 'create' || change.kind === 'replace' || change.kind === 'rotate') return change;
  }
  return undefined;
}

/** A key to be revoked because it has a successor. */
export type RetiringKey = Pick<Predecessor, 'id' | 'lastFour'>;

export type PendingField =
  | 'name'
  | 'permissions'
  | 'environments'
  | 'expiration'
  | 'destinations'
  | 'rotation'
  | 'trigger'
  | 'recreateAbsent';

/** What makes a plan impossible. */
export type PlanProblem =
  /** LowerPlane does not know the key, and no one has confirmed that it shall have a successor. */
  | { readonly kind: 'absent'; readonly id: string; readonly lastFour: string }
  | { readonly kind: 'expiration-in-past'; readonly at: Instant; readonly now: Instant }
  /**
   * The key still works, but the declared lifetime is over: someone prolonged it, or the declaration was shortened. While
   * the trigger is unrecorded (see {@link ActualKey}), a change of it gives the key no successor.
   */
  | {
      readonly kind: 'outlived';
      readonly lastFour: string;
      readonly at: Instant;
      readonly now: Instant;
      readonly triggerUnrecorded: boolean;
    }
  | { readonly kind: 'no-destination' }
  /** The key would expire before its successor has taken over. */
  | { readonly kind: 'expires-before-successor'; readonly expiresAt: Instant; readonly neededUntil: Instant };

/** What a person should know although the plan is possible. */
export type PlanNotice =
  | { readonly kind: 'expired-as-declared'; readonly at: Instant }
  /** While the trigger is unrecorded (see {@link ActualKey}), a change of it has no effect yet. */
  | {
      readonly kind: 'secret-elsewhere';
      readonly destinations: readonly string[];
      readonly triggerUnrecorded: boolean;
    }
  /** The key is due for a successor, which is not created before its window opens. */
  | { readonly kind: 'rotation-waits'; readonly since: Instant; readonly until: Instant }
  | { readonly kind: 'predecessor-retires'; readonly predecessor: Predecessor }
  /** An old key gets the expiration by which it ends. */
  | { readonly kind: 'predecessor-expires'; readonly predecessor: RetiringKey; readonly to: Instant }
  /** An old key is used, so that its expiration is postponed. */
  | {
      readonly kind: 'expiration-put-off';
      readonly predecessor: RetiringKey;
      readonly from: Expiration;
      readonly to: Instant;
    }
  | {
      readonly kind: 'predecessor-held';
      readonly predecessor: RetiringKey;
      readonly overlap: Overlap;
      /** When it ends by itself, if it is not used any more. Undefined: never. */
      readonly to?: Instant;
    }
  | {
      readonly kind: 'rotation-rare';
      readonly every: number;
      readonly limit: number;
      readonly permissions: Permissions;
    };

export interface KeyPlan {
  readonly changes: readonly Change[];
  readonly problems: readonly PlanProblem[];
  readonly notices: readonly PlanNotice[];
}
