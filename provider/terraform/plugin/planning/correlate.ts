import type { Attributes, NestedAttributes } from '../schema/attribute.ts';
import { isComputed, isWriteOnly } from '../schema/attribute.ts';
import { sameValue } from '../values/equal.ts';
import type { PathStep } from '../values/path.ts';
import { Unknown } from '../values/unknown.ts';
import { isObjectValue, isSequence, type ObjectValue, type Value } from '../values/value.ts';

/**
 * How well a candidate from another version of a set matches an element: the number of attributes that agree, or
 * undefined when they cannot be the same element.
 */
export type Correlation = (
  attributes: Attributes,
  candidate: ObjectValue,
  element: ObjectValue,
) => number | undefined;

/** A configured element matches a planned one when everything it sets is in it; the one that sets most matches best. */
export const configOf: Correlation = (attributes, candidate, element) => {
  let agreeing = 0;
  for (const [name, attribute] of Object.entries(attributes)) {
    const wanted = candidate[name] ?? null;
    if (wanted === null || attribute.nested !== undefined || isWriteOnly(attribute)) continue;
    if (!(wanted instanceof Unknown) && !sameValue(attribute.type, wanted, element[name])) return undefined;
    agreeing++;
  }
  return agreeing;
};

/** A prior element matches a planned one when every attribute that only the user sets is the same. */
export const priorOf: Correlation = (attributes, candidate, element) => {
  const same = Object.entries(attributes).every(
    ([name, attribute]) => isComputed(attribute) || sameValue(attribute.type, candidate[name], element[name]),
  );
  return same ? 0 : undefined;
};

/** The object in `other` that corresponds to `element` at `step`, or null. */
export function correlate(
  { nesting, attributes }: NestedAttributes,
  other: Value | undefined,
  step: PathStep | undefined,
  element: ObjectValue,
  matches: Correlation,
): ObjectValue | null {
  let found: Value | undefined;
  if (nesting === 'single') found = other;
  else if (nesting === 'list' && isSequence(other) && step && 'index' in step) found = other[step.index];
  else if (
    nesting === 'map' &&
    isObjectValue(other) &&
    step &&
    'key' in step &&
    Object.hasOwn(other, step.key)
  ) {
    found = other[step.key];
  } else if (nesting === 'set' && isSequence(other)) found = bestOf(attributes, other, element, matches);
  return isObjectValue(found) ? found : null;
}

function bestOf(
  attributes: Attributes,
  candidates: readonly Value[],
  element: ObjectValue,
  matches: Correlation,
): ObjectValue | null {
  let best: ObjectValue | null = null;
  let most = -1;
  for (const candidate of candidates) {
    const agreeing = isObjectValue(candidate) ? matches(attributes, candidate, element) : undefined;
    if (isObjectValue(candidate) && agreeing !== undefined && agreeing > most) {
      best = candidate;
      most = agreeing;
    }
  }
  return best;
}

/** Rebuilds a nested attribute's value, object by object. Null and unknown stay as they are. */
export function mapNestedObjects(
  { nesting }: NestedAttributes,
  value: Value,
  change: (element: ObjectValue, step: PathStep | undefined) => Value,
): Value {
  if (nesting === 'single') return isObjectValue(value) ? change(value, undefined) : value;
  if (nesting === 'map') {
    if (!isObjectValue(value)) return value;
    const changed: Record<string, Value> = Object.create(null);
    for (const key of Object.keys(value)) {
      const element = value[key] ?? null;
      changed[key] = isObjectValue(element) ? change(element, { key }) : element;
    }
    return changed;
  }
  if (!isSequence(value)) return value;
  return value.map((element, index) => {
    if (!isObjectValue(element)) return element;
    return change(element, nesting === 'set' ? { element } : { index });
  });
}
