import type { Attributes, NestedAttributes } from '../schema/attribute.ts';
import { isComputed } from '../schema/attribute.ts';
import { sameValue } from '../values/equal.ts';
import type { PathStep } from '../values/path.ts';
import { isObjectValue, isSequence, type ObjectValue, type Value } from '../values/value.ts';

/** Finds, in another version of a nested attribute's value, the object that stands for the same thing. */
export type Correlation = (attributes: Attributes, candidate: ObjectValue, element: ObjectValue) => boolean;

/** Config belongs to a planned element when everything it sets is in it. */
export const configOf: Correlation = (attributes, candidate, element) =>
  Object.entries(attributes).every(([name, attribute]) => {
    const wanted = candidate[name] ?? null;
    return (
      wanted === null || attribute.nested !== undefined || sameValue(attribute.type, wanted, element[name])
    );
  });

/** A prior element belongs to a planned one when all that only the person sets is the same. */
export const priorOf: Correlation = (attributes, candidate, element) =>
  Object.entries(attributes).every(
    ([name, attribute]) => isComputed(attribute) || sameValue(attribute.type, candidate[name], element[name]),
  );

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
  } else if (nesting === 'set' && isSequence(other)) {
    found = other.find((candidate) => isObjectValue(candidate) && matches(attributes, candidate, element));
  }
  return isObjectValue(found) ? found : null;
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
