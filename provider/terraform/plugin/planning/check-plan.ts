import type { Attribute, Attributes } from '../schema/attribute.ts';
import { isComputed, isWriteOnly } from '../schema/attribute.ts';
import { AttributePath } from '../values/path.ts';
import { isObjectValue, isSequence, type ObjectValue, type Value } from '../values/value.ts';
import { type Difference, differences } from './differences.ts';

/**
 * Checks what Terraform requires of every plan: it contains what the user configured. The provider chooses only computed
 * attributes that the configuration does not set.
 */
export function checkPlan(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue,
  prior: ObjectValue | null,
  at: AttributePath = new AttributePath([]),
): readonly Difference[] {
  const found: Difference[] = [];
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    const value = planned[name] ?? null;
    const wanted = config[name] ?? null;
    if (isWriteOnly(attribute)) {
      if (value !== null) found.push({ path: at.attribute(name), problem: 'a write-only value was planned' });
    } else if (wanted !== value && (wanted !== null || !isComputed(attribute))) {
      found.push(...checkAttribute(attribute, value, wanted, prior?.[name] ?? null, at.attribute(name)));
    }
  }
  return found;
}

function checkAttribute(
  attribute: Attribute,
  value: Value,
  wanted: Value,
  before: Value,
  path: AttributePath,
): readonly Difference[] {
  const { nested, type } = attribute;
  // As in Terraform: a configured value may keep its prior form when both mean the same.
  if (wanted !== null && before !== null && differences(type, before, value, path).length === 0) return [];
  if (nested === undefined) return differences(type, wanted, value, path);
  const { attributes, nesting } = nested;
  if (nesting === 'single' && isObjectValue(wanted) && isObjectValue(value)) {
    return checkPlan(attributes, value, wanted, isObjectValue(before) ? before : null, path);
  }
  if (nesting === 'list' && isSequence(wanted) && isSequence(value) && wanted.length === value.length) {
    return wanted.flatMap((element, index) => {
      const element_ = value[index] ?? null;
      const place = path.index(index);
      return isObjectValue(element) && isObjectValue(element_)
        ? checkPlan(attributes, element_, element, null, place)
        : differences(['object', {}], element, element_, place);
    });
  }
  if (nesting === 'map' && isObjectValue(wanted) && isObjectValue(value)) {
    const keys = Object.keys(wanted);
    if (keys.length === Object.keys(value).length) {
      return keys.flatMap((key) => {
        const [element, planned] = [wanted[key], Object.hasOwn(value, key) ? value[key] : null];
        return isObjectValue(element) && isObjectValue(planned)
          ? checkPlan(attributes, planned, element, null, path.key(key))
          : differences(['object', {}], element, planned, path.key(key));
      });
    }
  }
  if (nesting === 'set' && isSequence(wanted) && isSequence(value) && wanted.length === value.length)
    return [];
  return differences(type, wanted, value, path);
}
