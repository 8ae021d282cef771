import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, documentSchema, isZod } from './documents.ts';

describe.each(Object.entries(DOCUMENTS))('schemas/%s.json', (name, document) => {
  const schema = documentSchema(name, document);

  it('is a strict JSON Schema 2020-12 without references to others', () => {
    const ajv = new Ajv.default({ strict: true, strictTypes: false });
    addFormats.default(ajv);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.$id).toBe(`https://lowerplane.dev/schemas/${name}.json`);
  });

  it('accepts its examples, as zod does, and refuses something else', () => {
    const ajv = new Ajv.default({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    expect(document.examples.length).toBeGreaterThan(0);
    for (const example of document.examples) {
      expect(validate(example), ajv.errorsText(validate.errors)).toBe(true);
      if (isZod(document.schema)) expect(document.schema.safeParse(example)).toMatchObject({ success: true });
    }
    expect(validate([])).toBe(false);
  });
});
