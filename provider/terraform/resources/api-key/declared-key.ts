import type { DeliveryAccess } from '../../../delivery/credentials.ts';
import { desiredKey } from '../../../keys/declaration/desired-key.ts';
import { type DeclaredKey, declaredDestinations } from '../../../lifecycle/declared-key.ts';
import { readDeclared } from './declaration.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';
import { triggerOf } from './trigger.ts';

/** What a resource block declares, in the lifecycle's terms. Everything in it passed validation. */
export function declaredKey(planned: ApiKeyPlan | ApiKeyState, access: DeliveryAccess): DeclaredKey {
  const { expires_at: expiresAt, expires_in: expiresIn } = planned;
  const reading = readDeclared(planned);
  return {
    desired: desiredKey(reading, triggerOf(planned.rotate_trigger)),
    destinations: declaredDestinations(reading.destinations, access),
    secretInState: planned.secret_in_state === true,
    deletionProtection: planned.deletion_protection === true,
    forceRevoke: planned.force_revoke === true,
    expirationAttribute: expiresAt !== null ? 'expires_at' : expiresIn !== null ? 'expires_in' : undefined,
  };
}
