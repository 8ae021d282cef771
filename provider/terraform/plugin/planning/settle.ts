import type { Attributes } from '../schema/attribute.ts';
import { isWriteOnly } from '../schema/attribute.ts';
import { AttributePath, type PathStep } from '../values/path.ts';
import { Unknown } from '../values/unknown.ts';
import {
  Dynamic,
  isObjectValue,
  isSequence,
  isWhollyKnown,
  type ObjectValue,
  type Value,
} from '../values/value.ts';
import { mapNestedObjects } from './correlate.ts';

/** Removes write-only values, at every depth. */
export function withoutWriteOnly(attributes: Attributes, value: ObjectValue): ObjectValue {
  const result: Record<string, Value> = { ...value };
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined || !(name in value)) continue;
    const { nested } = attribute;
    if (isWriteOnly(attribute)) result[name] = null;
    else if (nested !== undefined) {
      result[name] = mapNestedObjects(nested, value[name] ?? null, (element) =>
        withoutWriteOnly(nested.attributes, element),
      );
    }
  }
  return result;
}

/** Replaces what is still unknown with null, and returns the paths. */
export function settleUnknowns(value: ObjectValue): {
  readonly value: ObjectValue;
  readonly unknown: readonly AttributePath[];
} {
  const unknown: AttributePath[] = [];
  if (isWhollyKnown(value)) return { value, unknown };
  const settled: Record<string, Value> = {};
  for (const name of Object.keys(value)) {
    settled[name] = settle(value[name] ?? null, new AttributePath([{ attribute: name }]), unknown);
  }
  return { value: settled, unknown };
}

function settle(value: Value, path: AttributePath, unknown: AttributePath[]): Value {
  if (value instanceof Unknown) {
    unknown.push(path);
    return null;
  }
  if (value instanceof Dynamic) return new Dynamic(value.type, settle(value.value, path, unknown));
  const into = (element: Value, step: PathStep) =>
    settle(element, new AttributePath([...path.steps, step]), unknown);
  if (isSequence(value)) return value.map((element, index) => into(element, { index }));
  if (!isObjectValue(value)) return value;
  const settled: Record<string, Value> = Object.create(null);
  for (const name of Object.keys(value)) settled[name] = into(value[name] ?? null, { attribute: name });
  return settled;
}
