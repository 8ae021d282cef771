import { TerraformStack, Testing } from 'cdktn';
import { describe, expect, it } from 'vitest';
import { PROVIDER_SOURCE } from '../version.ts';
import { camelCase } from './camel-case.ts';
import document from './generated/schema.json' with { type: 'json' };
import { bindings } from './index.ts';

const schemas = document.provider_schemas[PROVIDER_SOURCE];
const stack = new TerraformStack(Testing.app(), 'keys');
const key = new bindings.ApiKey(stack, 'key', { name: 'Any', permissions: 'read-only' });
const keys = new bindings.DataLowerplaneApiKeys(stack, 'keys');

/** Every schema, with its binding. */
const BINDINGS: readonly (readonly [string, object, object])[] = [
  ['the provider', schemas.provider.block.attributes, new bindings.LowerplaneProvider(stack, 'lowerplane')],
  ['the resource', schemas.resource_schemas.lowerplane_api_key.block.attributes, key],
  [
    "the resource's deliver_to",
    schemas.resource_schemas.lowerplane_api_key.block.attributes.deliver_to.nested_type.attributes,
    key.deliverTo.get(0),
  ],
  [
    "the resource's rotation",
    schemas.resource_schemas.lowerplane_api_key.block.attributes.rotation.nested_type.attributes,
    key.rotation,
  ],
  [
    "the resource's previous",
    schemas.resource_schemas.lowerplane_api_key.block.attributes.previous.nested_type.attributes,
    key.previous.get(0),
  ],
  [
    'the data source of one key',
    schemas.data_source_schemas.lowerplane_api_key.block.attributes,
    new bindings.DataLowerplaneApiKey(stack, 'one'),
  ],
  ['the data source of all', schemas.data_source_schemas.lowerplane_api_keys.block.attributes, keys],
  [
    "the data source's keys",
    schemas.data_source_schemas.lowerplane_api_keys.block.attributes.keys.nested_type.attributes,
    keys.keys.get(0),
  ],
];

describe('the bindings', () => {
  it.each(BINDINGS)('reach every attribute of %s', (_, attributes, binding) => {
    const names = Object.keys(attributes);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !(camelCase(name) in binding))).toEqual([]);
  });

  it('cover every resource and data source', () => {
    const pascalCase = (name: string) => camelCase(`_${name}`);
    const resources = Object.keys(schemas.resource_schemas).map((name) => name.replace(/^lowerplane_/, ''));
    const dataSources = Object.keys(schemas.data_source_schemas).map((name) => `data_${name}`);
    expect(Object.keys(bindings)).toEqual(
      expect.arrayContaining([...resources, ...dataSources].map(pascalCase)),
    );
  });
});
