import { parseDuration } from '../../../keys/duration.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../../../keys/environments.ts';
import { type ExpirationRule, NEVER } from '../../../keys/expiration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, PENDING, type Pending } from '../../../keys/key.ts';
import { PERMISSIONS, type Permissions } from '../../../keys/permissions.ts';
import { isUnknown } from '../../plugin/index.ts';
import { destinationIds } from './destinations.ts';
import type { ApiKeyPlan } from './schema.ts';
import { NEVER_WORD } from './validators.ts';

/** What a resource block declares, in the planner's terms. Everything in it passed validation. */
export function desiredKey(planned: ApiKeyPlan): DesiredKey {
  return {
    name: isUnknown(planned.name) ? PENDING : planned.name,
    permissions: permissionsOf(planned.permissions),
    environments: environmentsOf(planned.environments),
    expiration: expirationRuleOf(planned),
    destinations: destinationIds(planned),
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

/** One of `expires_at` and `expires_in`; neither means never. */
export function expirationRuleOf({
  expires_at: at,
  expires_in: within,
}: Pick<ApiKeyPlan, 'expires_at' | 'expires_in'>): ExpirationRule | Pending {
  if (isUnknown(at) || isUnknown(within)) return PENDING;
  if (at !== null) {
    const instant = parseInstant(at);
    return instant === undefined ? PENDING : { kind: 'at', at: instant };
  }
  if (within === null || within === NEVER_WORD) return NEVER;
  const duration = parseDuration(within);
  return 'error' in duration ? PENDING : { kind: 'in', ms: duration.ms };
}
