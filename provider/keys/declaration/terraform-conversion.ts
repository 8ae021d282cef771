import type { AttributeSpecification, AttributeSpecifications } from './attribute.ts';
import { type DeclaredMap, type DeclaredValue, UNKNOWN_VALUE } from './value.ts';

/**
 * The attributes of a resource as Terraform passes them to a provider: scalars are converted to the declared types
 * where Terraform converts them, and unknown names in nested objects are dropped, which Terraform ignores silently.
 * Values and names that Terraform itself rejects stay, so that a check rejects them too.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 */
export function convertedByTerraform(
  attributes: AttributeSpecifications,
  resource: DeclaredMap,
): DeclaredMap {
  const entries = [...resource.entries].map(([name, value]): [string, DeclaredValue] => {
    const specification = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return [name, specification === undefined ? value : converted(specification, value)];
  });
  return { kind: 'map', entries: new Map(entries) };
}

function converted(specification: AttributeSpecification, value: DeclaredValue): DeclaredValue {
  switch (specification.type) {
    case 'string':
    case 'boolean':
    case 'integer':
      return value.kind === 'scalar' ? scalar(specification.type, value.value) : value;
    case 'list':
    case 'set': {
      if (value.kind !== 'list') return value;
      return { kind: 'list', items: value.items.map((item) => converted(specification.element, item)) };
    }
    case 'map': {
      if (value.kind !== 'map') return value;
      const entries = [...value.entries].map(
        ([name, item]) => [name, converted(specification.element, item)] as const,
      );
      return { kind: 'map', entries: new Map(entries) };
    }
    case 'object': {
      if (value.kind !== 'map') return value;
      const kept = [...value.entries].filter(([name]) => Object.hasOwn(specification.attributes, name));
      return convertedByTerraform(specification.attributes, { kind: 'map', entries: new Map(kept) });
    }
    case 'any':
      return value;
  }
}

function scalar(
  type: 'string' | 'boolean' | 'integer',
  value: string | number | boolean | null,
): DeclaredValue {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    const text = String(value);
    // Terraform counts with 512 bits and writes no exponents: we cannot determine such digits.
    const isPlain = typeof value === 'boolean' || /^-?\d+(?:\.\d{1,12})?$/.test(text);
    return isPlain ? { kind: 'scalar', value: text } : UNKNOWN_VALUE;
  }
  if (type === 'boolean' && typeof value === 'string' && Object.hasOwn(BOOLEANS, value))
    return { kind: 'scalar', value: BOOLEANS[value] ?? false };
  if (type === 'integer' && typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,12})?$/.test(value))
    return { kind: 'scalar', value: Number(value) };
  return { kind: 'scalar', value };
}

/** Source: go-cty, convert/conversion_primitive.go. */
const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };
