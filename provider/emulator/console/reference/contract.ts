import * as z from 'zod';
import openapi from '../../../../schemas/openapi.json' with { type: 'json' };
import { json, type Reply } from '../../reply.ts';

/** A part of a JSON Schema that the reference shows. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly format?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    format: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

const content = z.record(z.string(), z.looseObject({ schema, example: z.unknown().optional() }));
const response = z.looseObject({ description: z.string(), content: content.optional() });
const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean(),
  description: z.string().optional(),
  schema,
});
const reference = z.object({ $ref: z.string() });

const operation = z.looseObject({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  'x-lowerplane-permissions': z.string(),
  parameters: z.array(z.union([reference, parameter])).default([]),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.union([reference, response])),
});

const document = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({
    parameters: z.record(z.string(), parameter),
    responses: z.record(z.string(), response),
    schemas: z.record(z.string(), schema),
  }),
});

export type Contract = z.output<typeof document>;
export type Operation = z.output<typeof operation>;
export type Parameter = z.output<typeof parameter>;
export type Response = z.output<typeof response>;

/** The description of the API, as far as the reference shows it. */
export function readContract(): Contract {
  return document.parse(openapi);
}

/** The last part of a reference: `#/components/schemas/ApiKey` gives `ApiKey`. */
export function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}

/** `/openapi.json`: the contract, with the address that it was read from as its server. */
export function servedContract(path: string): Reply | undefined {
  if (path !== '/openapi.json') return undefined;
  const servers = [{ url: '/', description: 'This emulator' }];
  return json(200, { ...openapi, servers }, { 'x-content-type-options': 'nosniff' });
}
