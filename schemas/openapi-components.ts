import type * as z from 'zod';
import { type JsonSchema, toJsonSchema } from './json-schema.ts';

/** Collects what a document refers to by name, schemas and responses, while the rest of it is written. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #responses = new Map<string, JsonSchema>();

  /** The schema to write in place: a reference when it has a name of its own. */
  use(schema: z.ZodType): JsonSchema {
    const split = toJsonSchema(schema);
    for (const [name, definition] of Object.entries(split.definitions)) {
      this.#schemas.set(name, pointToComponents(definition));
    }
    return pointToComponents(split.schema);
  }

  /** A reference to a response of that name. */
  useResponse(name: string, response: JsonSchema): JsonSchema {
    this.#responses.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  }

  /** All that was used, by name in alphabetical order. */
  collected(): JsonSchema {
    return { responses: byName(this.#responses), schemas: byName(this.#schemas) };
  }
}

function byName(entries: ReadonlyMap<string, JsonSchema>): JsonSchema {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pointToComponents(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string'
      ? value.replace(/^#\/\$defs\//, '#/components/schemas/')
      : value,
  );
  const moved: unknown = JSON.parse(text);
  if (typeof moved !== 'object' || moved === null) throw new TypeError('a schema is an object');
  return { ...moved };
}
