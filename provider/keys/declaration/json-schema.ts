import type { AttributeSpecification, AttributeSpecifications } from './attribute.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * A JSON Schema of an object with these attributes, for editors: every rule that such a schema can hold.
 *
 * @param otherwise schemas of attributes that differ from what their specification says.
 */
export function objectSchema(
  attributes: AttributeSpecifications,
  otherwise: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const required = Object.keys(attributes).filter((name) => attributes[name]?.required);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        { ...(otherwise[name] ?? valueSchema(attribute)), description: attribute.description },
      ]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** A JSON Schema of an object that has these properties, whatever they are. */
export function having(...names: readonly string[]): JsonSchema {
  return { properties: Object.fromEntries(names.map((name) => [name, true])), required: names };
}

/** A JSON Schema of the values of an attribute. */
export function valueSchema(attribute: AttributeSpecification): JsonSchema {
  switch (attribute.type) {
    case 'string':
      return { type: 'string', ...attribute.rule?.schema };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer': {
      const { min, max } = attribute;
      return {
        type: 'integer',
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
      };
    }
    case 'list':
    case 'set':
      return {
        type: 'array',
        items: valueSchema(attribute.element),
        ...(attribute.whenEmpty !== undefined && { minItems: 1 }),
      };
    case 'map':
      return {
        type: 'object',
        additionalProperties: valueSchema(attribute.element),
        ...(attribute.whenEmpty !== undefined && { minProperties: 1 }),
      };
    case 'object':
      return {
        ...objectSchema(attribute.attributes),
        ...(attribute.exactlyOne && { minProperties: 1, maxProperties: 1 }),
        ...(attribute.atLeastOne && { anyOf: attribute.atLeastOne.map((name) => having(name)) }),
      };
    case 'any':
      return {};
  }
}
