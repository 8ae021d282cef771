import Ajv from 'ajv/dist/2020.js';
import { TerraformStack, Testing } from 'cdktn';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ApiKey } from '../../provider/constructs/index.ts';
import { memoryFiles } from '../../provider/declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../provider/declarations/read-declarations.ts';
import { SHARED_ATTRIBUTES } from '../../provider/declarations/yaml/keys-file-key.ts';
import { keysFileSchema } from '../../provider/declarations/yaml/keys-file-schema.ts';
import type {
  AttributeSpecification,
  AttributeSpecifications,
} from '../../provider/keys/declaration/attribute.ts';
import { Diagnostics } from '../../provider/terraform/plugin/index.ts';
import { validateAttributes } from '../../provider/terraform/plugin/planning/validate.ts';
import { isObjectValue, type Value } from '../../provider/terraform/plugin/values/value.ts';
import { validateConfig } from '../../provider/terraform/resources/api-key/declaration.ts';
import { type ApiKeyConfig, schema } from '../../provider/terraform/resources/api-key/schema.ts';
import { anyDeclaration } from './any-declaration.ts';
import type { WrittenObject } from './row.ts';
import { toHcl, toKeysFile, toProps, toTerraformJson } from './write-declaration.ts';

const DECLARATION = anyDeclaration(SHARED_ATTRIBUTES);

/** What a reader of files reports. */
async function read(path: string, text: string): Promise<readonly string[]> {
  const { faults } = await readDeclarations(memoryFiles({ [path]: text }));
  return faults.map(({ message }) => message).toSorted();
}

/** What the provider reports, of the values that Terraform hands over. */
function validate(declared: WrittenObject): readonly string[] {
  const config = configured({ type: 'object', description: '', attributes: SHARED_ATTRIBUTES }, declared);
  if (!isObjectValue(config)) expect.unreachable();
  const diagnostics = new Diagnostics();
  validateAttributes(schema.attributes, config, diagnostics);
  const others = { rotate_trigger: null, force_revoke: null, recreate_absent: null, secret_in_state: null };
  // The types of a configuration, which the generator keeps to.
  validateConfig({ ...config, ...others } as unknown as ApiKeyConfig, diagnostics);
  return diagnostics.all.map(({ detail }) => detail).toSorted();
}

/** With null for each attribute that is not written. */
function configured(specification: AttributeSpecification, value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (specification.type === 'object') return objectOf(specification.attributes, value);
  if (Array.isArray(value) && 'element' in specification)
    return value.map((item) => configured(specification.element, item));
  if (typeof value === 'object') return { ...value };
  return typeof value === 'string' || typeof value === 'number' ? value : value === true;
}

function objectOf(attributes: AttributeSpecifications, value: object): Value {
  const values = new Map(Object.entries(value));
  return Object.fromEntries(
    Object.entries(attributes).map(([name, specification]) => [
      name,
      configured(specification, values.get(name)),
    ]),
  );
}

/** What synthesis reports; the place of the declaration follows each message. */
function synthesize(declared: WrittenObject): readonly string[] {
  const key = new ApiKey(new TerraformStack(Testing.app(), 'keys'), 'key', toProps(declared));
  return key.node
    .validate()
    .map((message) => message.replace(/ Declared at \S+$/, ''))
    .filter((message) => !DEMANDED.test(message))
    .toSorted();
}

/** What the types of a construct demand to be written, which other entry points leave to defaults. */
const DEMANDED = /^(?:The key has no expiration|The secret is delivered nowhere)/;

it('every entry point says the same of any declaration', async () => {
  const isPublished = new Ajv.default({ strict: false }).compile(keysFileSchema());
  const verdicts = { valid: 0, invalid: 0 };
  const property = fc.asyncProperty(DECLARATION, async (declared) => {
    const problems = await read('main.tf', toHcl(declared, 'key'));
    verdicts[problems.length === 0 ? 'valid' : 'invalid'] += 1;
    expect(await read('main.tf.json', toTerraformJson(declared, 'key'))).toEqual(problems);
    expect(await read('stacks/keys/cdk.tf.json', toTerraformJson(declared, 'key'))).toEqual(problems);
    expect(await read('lowerplane.yaml', toKeysFile(declared))).toEqual(problems);
    expect(validate(declared)).toEqual(problems);
    // A construct takes "never" in place of a date.
    if (declared.expires_in !== 'never' || declared.expires_at === undefined)
      expect(synthesize(declared)).toEqual(problems);
    // No editor marks what is right.
    if (problems.length === 0) expect(isPublished({ version: 1, keys: [declared] })).toBe(true);
  });
  await fc.assert(property, { numRuns: 300 });
  expect(Math.min(verdicts.valid, verdicts.invalid)).toBeGreaterThan(10);
});
