import { KINDS } from '../../../delivery/registry.ts';
import {
  type AttributeSpecifications,
  list,
  type ObjectSpecification,
  object,
} from '../../../keys/declaration/attribute.ts';
import type { ReportProblem } from '../../../keys/declaration/problem.ts';
import { type DeclaredDestination, readDestinations } from '../../../keys/declaration/read-destinations.ts';
import type { Reading } from '../../../keys/declaration/reading.ts';
import type { Pending } from '../../../keys/key.ts';
import type { Value } from '../../plugin/index.ts';
import { declaredValue } from '../../resources/api-key/declaration.ts';

/**
 * The destinations of an action. Not `age`, which writes the sealed secret to the state, because an action has no state.
 * Without `keep_previous_as`, because no later apply would remove the old secret from there.
 */
const DESTINATIONS = KINDS.filter(({ kind }) => kind !== 'age');

/** `deliver_to` of an action. */
export function deliverToAttribute() {
  const kinds = DESTINATIONS.map(({ kind, attributes, description }) => [
    kind,
    object(withoutPrevious(attributes), { description }),
  ]);
  const element: ObjectSpecification = object(Object.fromEntries(kinds), {
    exactlyOne: true,
    description: 'One destination.',
  });
  return list(element, {
    required: true,
    whenEmpty: 'Name at least one destination: the secret must go somewhere.',
    description:
      'Where the secret of the new key goes; each element names one destination. If one fails, the new key is revoked, the others are restored, and the old key stays.',
  });
}

function withoutPrevious({
  keep_previous_as: _,
  ...attributes
}: AttributeSpecifications): AttributeSpecifications {
  return attributes;
}

/**
 * Reads `deliver_to` of an action.
 *
 * @param report receives the problems. Omit it when the value passed validation.
 */
export function readDeliverTo(
  value: NonNullable<Value>,
  report?: ReportProblem,
): Reading<readonly (DeclaredDestination<(typeof KINDS)[number]> | Pending)[]> {
  const attribute = deliverToAttribute();
  return readDestinations(attribute, DESTINATIONS, declaredValue(attribute, value), report);
}
