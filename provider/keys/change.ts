import type { EnvironmentScope } from './environments.ts';
import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import type { Predecessor } from './key.ts';
import type { Permissions } from './permissions.ts';

/** Why a key must give way to a successor. */
export type ReplaceReason =
  | { readonly kind: 'permissions'; readonly from: Permissions; readonly to: Permissions }
  | { readonly kind: 'environments'; readonly from: EnvironmentScope; readonly to: EnvironmentScope }
  | { readonly kind: 'destination-added'; readonly destinations: readonly string[] }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'expired'; readonly at: Instant }
  | { readonly kind: 'absent' };

/** One thing to do. A plan is a list of them in the order they are done. */
export type Change =
  | { readonly kind: 'create'; readonly generation: 1 }
  | { readonly kind: 'replace'; readonly generation: number; readonly reasons: readonly ReplaceReason[] }
  | { readonly kind: 'rename'; readonly from: string }
  | { readonly kind: 'extend'; readonly from: Expiration; readonly to: Expiration }
  | { readonly kind: 'retire'; readonly predecessor: Predecessor }
  | { readonly kind: 'revoke' }
  /** Cannot be told before apply: one of these declared values is still pending. */
  | { readonly kind: 'undecided'; readonly pending: readonly PendingField[] };

export type PendingField = 'name' | 'permissions' | 'environments' | 'expiration' | 'destinations';

/** What makes a plan impossible. */
export type PlanProblem =
  | { readonly kind: 'expiration-in-past'; readonly at: Instant; readonly now: Instant }
  | { readonly kind: 'no-destination' };

/** What a person should know although the plan is possible. */
export type PlanNotice =
  | { readonly kind: 'expired-as-declared'; readonly at: Instant }
  | { readonly kind: 'secret-elsewhere'; readonly destinations: readonly string[] };

export interface KeyPlan {
  readonly changes: readonly Change[];
  readonly problems: readonly PlanProblem[];
  readonly notices: readonly PlanNotice[];
}
