import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operations } from '../provider/api/contract/operations.ts';
import { openApiDocument } from './openapi.ts';

const document = openApiDocument();
/** Every object in the document with its JSON Pointer. */
const nodes = [...walk(document, '#')];

function* walk(value: unknown, at: string): Generator<{ at: string; node: Record<string, unknown> }> {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  yield { at, node: Object.fromEntries(entries) };
  for (const [key, child] of entries) {
    yield* walk(child, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}

function ajvOfDocument() {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  return ajv;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 by a public validator', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toMatchObject({ valid: true });
  });

  it('describes every operation of the contract, once', () => {
    const found = nodes.flatMap(({ node }) =>
      typeof node.operationId === 'string' ? [node.operationId] : [],
    );
    expect(found.sort()).toEqual(Object.keys(operations).sort());
  });

  it('refers only to what it holds', () => {
    const pointers = new Set(nodes.map(({ at }) => at));
    const refs = nodes.flatMap(({ node }) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => !pointers.has(ref))).toEqual([]);
  });

  it('has an example for every body, and each is valid by its schema', () => {
    const ajv = ajvOfDocument();
    const media = nodes.filter(({ at, node }) => /\/content\/[^/]+$/.test(at) && 'schema' in node);
    const withExample = media.filter(({ node }) => 'example' in node || 'examples' in node);
    expect(media.length - withExample.length).toBe(1); // the second media type of the audit export
    for (const { at, node } of withExample) {
      const examples = 'example' in node ? [node.example] : valuesOf(node.examples);
      const validate = ajv.compile({ $ref: `openapi${at}/schema` });
      expect(examples.length, at).toBeGreaterThan(0);
      for (const example of examples) {
        expect(validate(example), `${at}: ${ajv.errorsText(validate.errors)}`).toBe(true);
      }
    }
  });

  it('gives examples that zod accepts too', () => {
    for (const [id, { success }] of Object.entries(operations)) {
      if (!('schema' in success)) continue;
      const node = nodes.find(({ node }) => node.operationId === id)?.node;
      const example = z
        .object({ content: z.object({ 'application/json': z.object({ example: z.unknown() }) }) })
        .parse(z.record(z.string(), z.unknown()).parse(node?.responses)[success.status]).content[
        'application/json'
      ].example;
      expect(success.schema.safeParse(example), id).toMatchObject({ success: true });
    }
  });

  it('makes every operation answer 401, 403, 429 and 5xx with a problem', () => {
    for (const { node } of nodes.filter(({ node }) => 'operationId' in node)) {
      const statuses = Object.keys(Object(node.responses));
      expect(statuses).toEqual(expect.arrayContaining(['401', '403', '429', '500', '503']));
    }
  });

  it('takes no default of a request for required, and forbids unknown fields only in requests', () => {
    const ajv = ajvOfDocument();
    const create = ajv.compile({ $ref: 'openapi#/components/schemas/CreateApiKeyRequest' });
    expect(create({ name: 'ci', permissions: 'admin' })).toBe(true);
    expect(create({ name: 'ci', permissions: 'admin', colour: 'red' })).toBe(false);
    const update = ajv.compile({ $ref: 'openapi#/components/schemas/UpdateApiKeyRequest' });
    expect(update({})).toBe(false);
    const actor = ajv.compile({ $ref: 'openapi#/components/schemas/Actor' });
    expect(actor({ type: 'user', id: 'u', name: 'n', since: 'later' })).toBe(true);
  });
});

function valuesOf(examples: unknown): unknown[] {
  return Object.values(z.record(z.string(), z.object({ value: z.unknown() })).parse(examples)).map(
    ({ value }) => value,
  );
}
