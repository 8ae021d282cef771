import type { Attribute, Attributes } from '../schema/attribute.ts';
import { isComputed, isWriteOnly } from '../schema/attribute.ts';
import { UNKNOWN } from '../values/unknown.ts';
import type { ObjectValue, Value } from '../values/value.ts';
import { configOf, correlate, mapNestedObjects } from './correlate.ts';

/** The new value of one attribute; `undefined` leaves it to the walk into nested objects. */
type Rule = (attribute: Attribute, planned: Value, config: Value, name: string) => Value | undefined;

/** Fills in defaults where the configuration sets nothing, and removes write-only values. */
export function withDefaults(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue | null,
): ObjectValue {
  return walk(attributes, planned, config, (attribute, _planned, configured) => {
    if (isWriteOnly(attribute)) return null;
    return configured === null && attribute.default !== undefined ? attribute.default : undefined;
  });
}

/**
 * Marks as unknown what the provider will compute: every computed attribute that the configuration does not set and
 * that has no default. `keep` names top-level attributes that stay as they are.
 */
export function withUnknowns(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue | null,
  keep: ReadonlySet<PropertyKey> = new Set(),
): ObjectValue {
  const top = attributes;
  return walk(attributes, planned, config, (attribute, value, configured, name) => {
    if (keep.has(name) && top[name] === attribute) return value;
    const open = isComputed(attribute) && configured === null && attribute.default === undefined;
    return open ? UNKNOWN : undefined;
  });
}

function walk(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue | null,
  rule: Rule,
): ObjectValue {
  const result: Record<string, Value> = {};
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    const value = planned[name] ?? null;
    const configured = config?.[name] ?? null;
    const ruled = rule(attribute, value, configured, name);
    if (ruled !== undefined) result[name] = ruled;
    else if (attribute.nested === undefined) result[name] = value;
    else {
      const { nested } = attribute;
      result[name] = mapNestedObjects(nested, value, (element, step) =>
        walk(nested.attributes, element, correlate(nested, configured, step, element, configOf), rule),
      );
    }
  }
  return result;
}
