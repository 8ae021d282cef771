import { type Change, type KeyPlan, mintingOf, type PendingField } from '../../../keys/change.ts';
import { formatExpiration } from '../../../keys/expiration.ts';
import { type ActualKey, PENDING } from '../../../keys/key.ts';
import { isUnknown, UNKNOWN, type Unknown } from '../../plugin/index.ts';
import { expirationRuleOf, formatRotation, rotationOf } from './desired.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';

/** What Terraform shows before apply: known wherever the plan already decides it, unknown where only LowerPlane can. */
export function plannedState(
  proposed: ApiKeyPlan,
  prior: ApiKeyState | null,
  actual: ActualKey | undefined,
  plan: KeyPlan,
): ApiKeyPlan {
  if (prior === null || actual === undefined) return { ...successorUnknowns(proposed), previous: [] };

  const minting = mintingOf(plan.changes);
  const previous = remaining(prior, plan.changes);
  if (minting) {
    const predecessor = {
      id: prior.id,
      last_four: prior.last_four,
      retires_at: UNKNOWN,
      last_used_at: UNKNOWN,
    };
    const overlaps = minting.kind !== 'create' && minting.overlap > 0;
    return {
      ...successorUnknowns(proposed),
      generation: minting.generation,
      previous: overlaps ? [predecessor, ...previous] : previous,
    };
  }
  const pending = pendingFields(plan.changes);
  if (pending.some((field) => field !== 'name' && field !== 'expiration')) {
    const undecided = { generation: UNKNOWN, expiration: UNKNOWN, rotates_at: UNKNOWN, previous: UNKNOWN };
    return { ...successorUnknowns(proposed), ...undecided };
  }
  return {
    ...proposed,
    ...computedOf(prior),
    expiration: pending.includes('expiration') ? UNKNOWN : plannedExpiration(prior, plan.changes),
    rotates_at: rotatesAt(proposed, actual),
    sealed_secret: hasAge(proposed) ? prior.sealed_secret : null,
    secret: proposed.secret_in_state === true ? prior.secret : null,
    previous,
  };
}

/** When the key that exists is due for a successor under what is declared now. */
function rotatesAt(proposed: ApiKeyPlan, { createdAt, firstCreatedAt }: ActualKey): string | null | Unknown {
  const rotation = rotationOf(proposed.rotation);
  const rule = expirationRuleOf(proposed);
  if (rotation === PENDING || rule === PENDING) return UNKNOWN;
  return formatRotation(rotation, rule, createdAt, firstCreatedAt);
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
    rotates_at: proposed.rotation === null ? null : UNKNOWN,
    last_four: UNKNOWN,
    fingerprint: UNKNOWN,
    created_at: UNKNOWN,
    created_by: UNKNOWN,
    sealed_secret: hasAge(proposed) ? UNKNOWN : null,
    secret: proposed.secret_in_state ? UNKNOWN : null,
  };
}

/** Earlier generations that are not retired by this plan. */
function remaining(prior: ApiKeyState, changes: readonly Change[]) {
  const retired = new Set(
    changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor.id] : [])),
  );
  return (prior.previous ?? []).filter(({ id }) => id === null || !retired.has(id));
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
