import type * as z from 'zod';

/** Names of the fields that a schema has at a path, those of all alternatives together. */
export function knownFields(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [step, ...rest] = path;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      if (step === undefined) return Object.keys(def.shape);
      const field = Object.hasOwn(def.shape, step) ? def.shape[String(step)] : undefined;
      return field === undefined ? [] : knownFields(field, rest);
    }
    case 'array':
      return step === undefined ? [] : knownFields(def.element, rest);
    case 'record':
      return step === undefined ? wordsOf(def.keyType) : knownFields(def.valueType, rest);
    case 'union':
      return [...new Set(def.options.flatMap((option) => knownFields(option, path)))];
    case 'lazy':
      return knownFields(def.getter(), path);
    case 'pipe':
      return knownFields(def.in, path);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return knownFields(def.innerType, path);
    default:
      return [];
  }
}

function wordsOf(schema: z.core.$ZodType): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'enum' ? Object.values(def.entries).map(String) : [];
}
