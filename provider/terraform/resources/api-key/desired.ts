import { parseDuration } from '../../../keys/duration.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../../../keys/environments.ts';
import { type ExpirationRule, NEVER } from '../../../keys/expiration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, PENDING, type Pending } from '../../../keys/key.ts';
import { PERMISSIONS, type Permissions } from '../../../keys/permissions.ts';
import type { RotationRule } from '../../../keys/rotation.ts';
import { isUnknown, type Unknown } from '../../plugin/index.ts';
import { destinationIds } from './destinations.ts';
import type { ApiKeyPlan } from './schema.ts';
import { triggerOf } from './trigger.ts';
import { NEVER_WORD } from './validators.ts';

/** What a resource block declares, in the planner's terms. Everything in it passed validation. */
export function desiredKey(planned: ApiKeyPlan): DesiredKey {
  return {
    name: isUnknown(planned.name) ? PENDING : planned.name,
    permissions: permissionsOf(planned.permissions),
    environments: environmentsOf(planned.environments),
    expiration: expirationRuleOf(planned),
    destinations: destinationIds(planned),
    rotation: rotationOf(planned.rotation),
    trigger: triggerOf(planned.rotate_trigger),
  };
}

export function permissionsOf(value: ApiKeyPlan['permissions']): Permissions | Pending {
  return PERMISSIONS.find((permissions) => permissions === value) ?? PENDING;
}

export function environmentsOf(value: ApiKeyPlan['environments']): EnvironmentScope | Pending {
  if (value === null) return 'all';
  if (isUnknown(value) || value.some(isUnknown)) return PENDING;
  return ENVIRONMENTS.filter((environment) => value.includes(environment));
}

/** One of `expires_at` and `expires_in`; without either what the rotation needs, or else never. */
export function expirationRuleOf(
  planned: Pick<ApiKeyPlan, 'expires_at' | 'expires_in' | 'rotation'>,
): ExpirationRule | Pending {
  const { expires_at: at, expires_in: within } = planned;
  if (isUnknown(at) || isUnknown(within)) return PENDING;
  if (at !== null) {
    const instant = parseInstant(at);
    return instant === undefined ? PENDING : { kind: 'at', at: instant };
  }
  if (within === NEVER_WORD) return NEVER;
  if (within !== null) {
    const ms = spanOf(within);
    return ms === undefined || ms === PENDING ? PENDING : { kind: 'in', ms };
  }
  const rotation = rotationOf(planned.rotation);
  if (rotation === PENDING) return PENDING;
  // So that nothing lives for ever when nobody applies.
  return rotation?.every === undefined ? NEVER : { kind: 'in', ms: rotation.every + rotation.overlap };
}

/** `overlap_max` when it is left out: so many times `overlap`. A key that is held must outlive its overlap. */
const HOLDING_FACTOR = 4;

export function rotationOf(value: ApiKeyPlan['rotation']): RotationRule | undefined | Pending {
  if (isUnknown(value)) return PENDING;
  if (value === null) return undefined;
  const every = spanOf(value.every);
  const beforeExpiry = spanOf(value.before_expiry);
  const overlap = spanOf(value.overlap);
  const overlapMax = spanOf(value.overlap_max);
  if (every === PENDING || beforeExpiry === PENDING || overlap === PENDING || overlapMax === PENDING)
    return PENDING;
  if (isUnknown(value.anchor)) return PENDING;
  const anchor = value.anchor === null ? undefined : parseInstant(value.anchor);
  const held = overlapMax ?? (overlap ?? 0) * HOLDING_FACTOR;
  return { every, beforeExpiry, overlap: overlap ?? 0, overlapMax: held, anchor };
}

function spanOf(value: string | null | Unknown): number | undefined | Pending {
  if (isUnknown(value)) return PENDING;
  if (value === null) return undefined;
  const parsed = parseDuration(value);
  return 'error' in parsed ? PENDING : parsed.ms;
}
