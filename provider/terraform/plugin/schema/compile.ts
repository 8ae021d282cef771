import { valueCodec } from '../values/codec-of-type.ts';
import type { ValueType } from '../values/type.ts';
import type { ValueCodec } from '../values/value-codec.ts';
import type { Attributes } from './attribute.ts';
import type { Schema } from './schema.ts';

/** A schema with what is derived from it once. */
export interface CompiledSchema {
  readonly attributes: Attributes;
  readonly version: number;
  readonly type: ValueType;
  readonly codec: ValueCodec;
  readonly hasPlanModifiers: boolean;
}

const compiled = new WeakMap<Schema, CompiledSchema>();

/** The compiled form of a schema, made at first use. */
export function compile(schema: Schema): CompiledSchema {
  let result = compiled.get(schema);
  if (result === undefined) {
    const { attributes } = schema;
    const type = objectType(attributes);
    result = {
      attributes,
      version: schema.version ?? 0,
      type,
      codec: valueCodec(type),
      hasPlanModifiers: hasPlanModifiers(attributes),
    };
    compiled.set(schema, result);
  }
  return result;
}

function objectType(attributes: Attributes): ValueType {
  const types: Record<string, ValueType> = {};
  for (const [name, attribute] of Object.entries(attributes)) types[name] = attribute.type;
  return ['object', types];
}

function hasPlanModifiers(attributes: Attributes): boolean {
  return Object.values(attributes).some(
    ({ planModifiers, nested }) =>
      planModifiers.length > 0 || (nested !== undefined && hasPlanModifiers(nested.attributes)),
  );
}
