import type { DeliveryAccess } from '../../../delivery/credentials.ts';
import { desiredKey, destinationTexts } from '../../../keys/declaration/desired-key.ts';
import { PENDING, type Pending } from '../../../keys/key.ts';
import { type DeclaredKey, declaredDestinations, declaredProbes } from '../../../lifecycle/declared-key.ts';
import {
  BigNumber,
  Dynamic,
  isUnknown,
  isWhollyKnown,
  type Unknown,
  type Value,
} from '../../plugin/index.ts';
import { readDeclared } from './declaration.ts';
import type { ApiKeyPlan, ApiKeyState } from './schema.ts';

/** What a resource block declares, in the lifecycle's terms. Everything in it passed validation. */
export function declaredKey(planned: ApiKeyPlan | ApiKeyState, access: DeliveryAccess): DeclaredKey {
  const { expires_at: expiresAt, expires_in: expiresIn } = planned;
  const reading = readDeclared(planned);
  const destinations = destinationTexts(reading);
  return {
    desired: desiredKey({ ...reading, destinations }, triggerOf(planned.rotate_trigger)),
    destinations: declaredDestinations(reading.destinations, access),
    ...declaredProbes(reading.verify, reading.consumers, access),
    secretInState: planned.secret_in_state === true,
    deletionProtection: planned.deletion_protection === true,
    forceRevoke: planned.force_revoke === true,
    expirationAttribute: expiresAt !== null ? 'expires_at' : expiresIn !== null ? 'expires_in' : undefined,
  };
}

/** A value of `rotate_trigger` as text. The same value gives the same text, from state and from configuration. */
export function triggerOf(trigger: Dynamic | null | Unknown): string | undefined | Pending {
  if (isUnknown(trigger)) return PENDING;
  if (trigger === null || trigger.value === null) return undefined;
  return isWhollyKnown(trigger) ? canonical(trigger.value) : PENDING;
}

function canonical(value: Value): string {
  if (value instanceof Dynamic) return canonical(value.value);
  if (value instanceof BigNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Sorted: state and configuration hold attributes in different orders.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`;
}
