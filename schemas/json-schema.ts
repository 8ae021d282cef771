import * as z from 'zod';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema and the named schemas it refers to as `#/$defs/<name>`. */
export interface SplitSchema {
  readonly schema: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/**
 * A zod schema as JSON Schema 2020-12, as one who writes such a document sees it: what has a default may be left out,
 * and only strict objects forbid further properties, so that a LowerPlane may answer with more than is known today.
 */
export function toJsonSchema(schema: z.ZodType): SplitSchema {
  const { $schema: _, $defs, ...rest } = z.toJSONSchema(schema, { io: 'input', override: tidy });
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, definition] of Object.entries($defs ?? {})) {
    if (typeof definition === 'object') definitions[name] = definition;
  }
  return { schema: rest, definitions };
}

type Described = Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0];

function tidy({ zodSchema, jsonSchema }: Described): void {
  const { def } = zodSchema._zod;
  // Zod leaves out the default of what is transformed when it is read. An empty object has nothing to transform.
  if (def.type === 'default' && isEmpty(def.defaultValue)) jsonSchema.default = {};
  // `format` says it; its pattern is 300 unreadable characters.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  // The bounds of JavaScript's integers are none of the contract's business.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
