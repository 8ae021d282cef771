import { desiredKey } from '../../../keys/declaration/desired-key.ts';
import { PENDING } from '../../../keys/key.ts';
import type { DeclaredKey } from '../../../lifecycle/declared-key.ts';
import type { DestinationAccess } from '../../session.ts';
import { readDeclared } from './declaration.ts';
import { destinationsOf } from './destinations.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';
import { triggerOf } from './trigger.ts';

/** What a resource block declares, in the lifecycle's terms. Everything in it passed validation. */
export function declaredKey(planned: ApiKeyPlan | ApiKeyState, access: DestinationAccess): DeclaredKey {
  const { expires_at: expiresAt, expires_in: expiresIn } = planned;
  return {
    desired: desiredKey(readDeclared(planned), triggerOf(planned.rotate_trigger)),
    destinations: destinationsOf(planned).map((destination) =>
      destination === PENDING ? PENDING : { ...destination, open: () => destination.open(access) },
    ),
    secretInState: planned.secret_in_state === true,
    deletionProtection: planned.deletion_protection === true,
    forceRevoke: planned.force_revoke === true,
    expirationAttribute: expiresAt !== null ? 'expires_at' : expiresIn !== null ? 'expires_in' : undefined,
  };
}
