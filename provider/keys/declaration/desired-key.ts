import { type ExpirationRule, NEVER } from '../expiration.ts';
import { type DesiredKey, PENDING, type Pending } from '../key.ts';
import { lifeOfRotation } from '../rotation.ts';
import type { KeyReading } from './read-key.ts';
import { valueOr } from './reading.ts';

/** The Terraform state as a destination, which `secret_in_state` adds. */
const STATE_DESTINATION = 'state';

/** What the planner needs of a declaration. */
type PlannedReading = Pick<
  KeyReading,
  'name' | 'permissions' | 'environments' | 'expiration' | 'rotation' | 'recreateAbsent'
> & { readonly destinations: DesiredKey['destinations'] };

/** A declaration in the planner's terms. Invalid values are pending, like unknown ones. */
export function desiredKey(reading: PlannedReading, trigger: DesiredKey['trigger']): DesiredKey {
  return {
    name: valueOr(reading.name, PENDING),
    permissions: valueOr(reading.permissions, PENDING),
    environments: valueOr(reading.environments, 'all'),
    expiration: expirationRule(reading),
    rotation: valueOr(reading.rotation, undefined),
    destinations: reading.destinations,
    trigger,
    recreateAbsent: valueOr(reading.recreateAbsent, false),
  };
}

/** When each generation expires: as declared, or else by what the rotation needs, or else never. */
function expirationRule({
  expiration,
  rotation,
}: Pick<KeyReading, 'expiration' | 'rotation'>): ExpirationRule | Pending {
  const declared = valueOr(expiration, undefined);
  if (declared !== undefined) return declared;
  const rule = valueOr(rotation, undefined);
  if (rule === PENDING) return PENDING;
  // So that no key lives forever when no one applies.
  return rule?.every === undefined
    ? NEVER
    : { kind: 'in', ms: lifeOfRotation({ ...rule, every: rule.every }) };
}

/** All destinations as the planner knows them, the state among them. */
export function destinationTexts({
  destinations,
  secretInState,
}: Pick<KeyReading, 'destinations' | 'secretInState'>): DesiredKey['destinations'] {
  const declared = valueOr(destinations, []);
  const texts: DesiredKey['destinations'] =
    declared === PENDING ? [PENDING] : declared.map((each) => (each === PENDING ? PENDING : each.planned));
  const inState = valueOr(secretInState, false);
  if (inState === PENDING) return [...texts, PENDING];
  return inState ? [...texts, STATE_DESTINATION] : texts;
}
