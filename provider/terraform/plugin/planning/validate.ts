import type { Diagnostics } from '../diagnostics.ts';
import type { Attribute, Attributes } from '../schema/attribute.ts';
import { AttributePath } from '../values/path.ts';
import { Unknown } from '../values/unknown.ts';
import { isObjectValue, isSequence, isWhollyKnown, type ObjectValue, type Value } from '../values/value.ts';

/** Runs every validator on what the configuration sets, and rejects null elements in collections. */
export function validateAttributes(
  attributes: Attributes,
  config: ObjectValue,
  diagnostics: Diagnostics,
  at: AttributePath = new AttributePath([]),
): void {
  for (const name in attributes) {
    const attribute = attributes[name];
    const value = config[name] ?? null;
    if (attribute !== undefined && value !== null)
      validateAttribute(attribute, value, diagnostics, at.attribute(name));
  }
}

function validateAttribute(
  attribute: Attribute,
  value: Value,
  diagnostics: Diagnostics,
  path: AttributePath,
): void {
  if (value instanceof Unknown) return;
  warnIfDeprecated(attribute, diagnostics, path);
  if (attribute.validators.length > 0 && isWhollyKnown(value)) {
    for (const validator of attribute.validators) {
      const detail = validator.check(value);
      if (detail !== undefined) diagnostics.error({ summary: 'Invalid Attribute Value', detail, path });
    }
  }
  const { element, nested, fields } = attribute;
  if (fields && isObjectValue(value)) validateAttributes(fields, value, diagnostics, path);
  if (!element && !nested) return;
  if (nested?.nesting === 'single') {
    if (isObjectValue(value)) validateAttributes(nested.attributes, value, diagnostics, path);
    return;
  }
  const isSet = nested
    ? nested.nesting === 'set'
    : Array.isArray(attribute.type) && attribute.type[0] === 'set';
  for (const [each, place] of elementsOf(value, path, isSet)) {
    if (each === null) {
      diagnostics.error({
        summary: 'Null Element',
        detail: `${place} is null. Leave the element out, or give it a value.`,
        path: place,
      });
    } else if (element) validateAttribute(element, each, diagnostics, place);
    else if (nested && isObjectValue(each)) validateAttributes(nested.attributes, each, diagnostics, place);
  }
}

function* elementsOf(
  value: Value,
  path: AttributePath,
  isSet: boolean,
): Iterable<readonly [Value, AttributePath]> {
  if (isSequence(value)) {
    for (const [index, element] of value.entries())
      yield [element, isSet ? path.element(element) : path.index(index)];
  } else if (isObjectValue(value)) {
    for (const key of Object.keys(value)) yield [value[key] ?? null, path.key(key)];
  }
}

function warnIfDeprecated({ deprecated }: Attribute, diagnostics: Diagnostics, path: AttributePath): void {
  if (deprecated === false) return;
  const detail = deprecated === true ? `${path} will be removed in a later release.` : deprecated;
  diagnostics.warning({ summary: 'Deprecated Attribute', detail, path });
}
