import { TerraformStack, Testing } from 'cdktn';
import { describe, expect, it } from 'vitest';
import { PROVIDER_SOURCE } from '../version.ts';
import { camelCase } from './camel-case.ts';
import document from './generated/schema.json' with { type: 'json' };
import { bindings } from './index.ts';

const schemas = document.provider_schemas[PROVIDER_SOURCE];
const stack = new TerraformStack(Testing.app(), 'keys');

type Attributes = Readonly<Record<string, { readonly description: string; readonly nested_type?: Nested }>>;
interface Nested {
  readonly nesting_mode: string;
  readonly attributes: Attributes;
}

const pascalCase = (name: string) => camelCase(`_${name}`);
const shortName = (name: string) => name.replace(/^lowerplane_/, '');

/** The provider, every resource and every data source by the name of its binding. */
const BINDINGS: readonly (readonly [string, Attributes])[] = [
  // Nothing refers to settings of the provider: there is no binding of what is in them.
  ['LowerplaneProvider', withoutNested(schemas.provider.block.attributes)],
  ...Object.entries(schemas.resource_schemas).map(
    ([name, { block }]) => [pascalCase(shortName(name)), block.attributes] as const,
  ),
  ...Object.entries(schemas.data_source_schemas).map(
    ([name, { block }]) => [pascalCase(`data_${name}`), block.attributes] as const,
  ),
];

function withoutNested(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { description }]) => [name, { description }]),
  );
}

/** Paths of the attributes that a binding does not reach. */
function missing(path: string, attributes: Attributes, binding: unknown): readonly string[] {
  return Object.entries(attributes).flatMap(([name, { nested_type: nested }]) => {
    const at = `${path}.${name}`;
    const property = camelCase(name);
    if (typeof binding !== 'object' || binding === null || !(property in binding)) return [at];
    if (nested === undefined) return [];
    const value: unknown = Reflect.get(binding, property);
    const inner = nested.nesting_mode === 'single' ? value : elementOf(value);
    return missing(at, nested.attributes, inner);
  });
}

function elementOf(list: unknown): unknown {
  return typeof list === 'object' && list !== null && 'get' in list && typeof list.get === 'function'
    ? list.get(0)
    : undefined;
}

describe('the bindings', () => {
  it.each(BINDINGS)('reach every attribute of %s and of what is in it', (className, attributes) => {
    const Binding: unknown = Object.entries(bindings).find(([name]) => name === className)?.[1];
    if (typeof Binding !== 'function') throw new Error(`There is no binding ${className}.`);
    expect(missing(className, attributes, Reflect.construct(Binding, [stack, className, {}]))).toEqual([]);
    expect(Object.keys(attributes)).not.toEqual([]);
  });

  it('cover every resource and data source', () => {
    const resources = Object.keys(schemas.resource_schemas).map(shortName);
    const dataSources = Object.keys(schemas.data_source_schemas).map((name) => `data_${name}`);
    expect(Object.keys(bindings)).toEqual(
      expect.arrayContaining([...resources, ...dataSources].map(pascalCase)),
    );
  });
});
