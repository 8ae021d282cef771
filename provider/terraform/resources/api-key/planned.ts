import type { Change, KeyPlan, PendingField } from '../../../keys/change.ts';
import { formatExpiration } from '../../../keys/expiration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { PENDING } from '../../../keys/key.ts';
import { isUnknown, UNKNOWN } from '../../plugin/index.ts';
import { expirationRuleOf } from './desired.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';

/** What Terraform shows before apply: known wherever the plan already decides it, unknown where only LowerPlane can. */
export function plannedState(proposed: ApiKeyPlan, prior: ApiKeyState | null, plan: KeyPlan): ApiKeyPlan {
  const minted = plan.changes.find((change) => change.kind === 'create' || change.kind === 'replace');
  if (minted) return { ...successorUnknowns(proposed), generation: minted.generation };
  if (prior === null) return successorUnknowns(proposed);

  const pending = pendingFields(plan.changes);
  if (pending.some((field) => field !== 'name' && field !== 'expiration')) {
    return { ...successorUnknowns(proposed), generation: UNKNOWN, expiration: UNKNOWN, previous: UNKNOWN };
  }
  return {
    ...proposed,
    ...computedOf(prior),
    expires_at: sameInstant(prior.expires_at, proposed.expires_at) ? prior.expires_at : proposed.expires_at,
    expiration: pending.includes('expiration') ? UNKNOWN : plannedExpiration(prior, plan.changes),
    sealed_secret: hasAge(proposed) ? prior.sealed_secret : null,
    secret: proposed.secret_in_state === true ? prior.secret : null,
    previous: [],
  };
}

/** A key that is still to be made. */
function successorUnknowns(proposed: ApiKeyPlan): ApiKeyPlan {
  const rule = expirationRuleOf(proposed);
  return {
    ...proposed,
    id: UNKNOWN,
    generation: 1,
    status: 'active',
    // A relative expiration counts from a creation that has not happened yet.
    expiration: rule === PENDING || rule.kind === 'in' ? UNKNOWN : formatExpiration(rule),
    last_four: UNKNOWN,
    fingerprint: UNKNOWN,
    created_at: UNKNOWN,
    created_by: UNKNOWN,
    sealed_secret: hasAge(proposed) ? UNKNOWN : null,
    secret: proposed.secret_in_state === false ? null : UNKNOWN,
    previous: [],
  };
}

function computedOf(prior: ApiKeyState) {
  const { id, generation, status, last_four, fingerprint, created_at, created_by } = prior;
  return { id, generation, status, last_four, fingerprint, created_at, created_by };
}

function plannedExpiration(prior: ApiKeyState, changes: readonly Change[]): string | null {
  const extended = changes.find((change) => change.kind === 'extend');
  return extended ? formatExpiration(extended.to) : prior.expiration;
}

function pendingFields(changes: readonly Change[]): readonly PendingField[] {
  return changes.flatMap((change) => (change.kind === 'undecided' ? change.pending : []));
}

/** Unknown counts as a yes: whether there will be a sealed secret is not known either. */
function hasAge({ deliver_to: declared }: ApiKeyPlan): boolean {
  if (declared === null) return false;
  if (isUnknown(declared)) return true;
  return declared.some((element) => isUnknown(element) || element.age !== null);
}

/** The same moment written in another way is no change. */
function sameInstant(a: string | null, b: ApiKeyPlan['expires_at']): boolean {
  if (a === null || b === null || isUnknown(b)) return false;
  const instant = parseInstant(a);
  return instant !== undefined && instant === parseInstant(b);
}
