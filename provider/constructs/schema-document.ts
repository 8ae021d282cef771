import type { Attribute, Attributes, ProviderFunction, Schema } from '../terraform/plugin/index.ts';
import { isComputed } from '../terraform/plugin/schema/attribute.ts';
import { PROVIDER_SOURCE } from '../version.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** What `terraform providers schema -json` prints, for one provider. Source: Terraform's machine-readable UI docs. */
export interface SchemaDocument {
  readonly format_version: '1.0';
  readonly provider_schemas: {
    readonly [source: string]: {
      readonly provider: JsonObject;
      readonly resource_schemas: JsonObject;
      readonly data_source_schemas: JsonObject;
      readonly ephemeral_resource_schemas: JsonObject;
      readonly functions: JsonObject;
    };
  };
}

interface Described {
  readonly description?: string;
  readonly deprecated?: boolean | string;
}

interface DocumentedProvider {
  readonly schema: Schema;
  readonly resources?: readonly Documented[] | undefined;
  readonly dataSources?: readonly Documented[] | undefined;
  readonly ephemeralResources?: readonly Documented[] | undefined;
  readonly functions?: readonly ProviderFunction[] | undefined;
  readonly actions?: readonly Documented[] | undefined;
}
type Documented = { readonly typeName: string; readonly schema: Schema };

/** The document `terraform providers schema -json` prints for the provider, without building or starting anything. */
export function schemaDocument(provider: DocumentedProvider): SchemaDocument {
  return {
    format_version: '1.0',
    provider_schemas: {
      [PROVIDER_SOURCE]: {
        provider: schemaJson(provider.schema),
        resource_schemas: byTypeName(provider.resources ?? []),
        data_source_schemas: byTypeName(provider.dataSources ?? []),
        ephemeral_resource_schemas: byTypeName(provider.ephemeralResources ?? []),
        functions: Object.fromEntries((provider.functions ?? []).map((one) => [one.name, functionJson(one)])),
      },
    },
  };
}

/** The schemas of the provider's actions by their type. They are not in the document of a Terraform before 1.14. */
export function actionSchemas(provider: DocumentedProvider): JsonObject {
  return byTypeName(provider.actions ?? []);
}

function byTypeName(documented: readonly Documented[]): JsonObject {
  return Object.fromEntries(documented.map(({ typeName, schema }) => [typeName, schemaJson(schema)]));
}

function functionJson({ summary, description, parameters, returns }: ProviderFunction): JsonObject {
  return {
    summary,
    description: description ?? summary,
    return_type: returns.type,
    parameters: parameters.map(({ name, type, description: about }) => ({
      name,
      ...(about === undefined ? {} : { description: about }),
      type: type.type,
    })),
  };
}

function schemaJson(schema: Schema): JsonObject {
  return { version: schema.version ?? 0, block: { ...contents(schema.attributes), ...described(schema) } };
}

function contents(attributes: Attributes): JsonObject {
  const plain: Record<string, Json> = {};
  const blocks: Record<string, Json> = {};
  for (const [name, attribute] of sorted(attributes)) {
    if (attribute.presence === 'block' && attribute.nested) {
      const block = { ...contents(attribute.nested.attributes), ...described(attribute) };
      blocks[name] = { nesting_mode: attribute.nested.nesting, block };
    } else plain[name] = attributeJson(attribute);
  }
  return {
    ...(Object.keys(plain).length > 0 ? { attributes: plain } : {}),
    ...(Object.keys(blocks).length > 0 ? { block_types: blocks } : {}),
  };
}

function attributeJson(attribute: Attribute): JsonObject {
  const { presence, nested } = attribute;
  const optional = ['optional', 'optionalComputed', 'defaulted', 'writeOnlyOptional'].includes(presence);
  return {
    ...(nested
      ? {
          nested_type: {
            attributes: Object.fromEntries(
              sorted(nested.attributes).map(([name, inner]) => [name, attributeJson(inner)]),
            ),
            nesting_mode: nested.nesting,
          },
        }
      : { type: attribute.type }),
    ...described(attribute),
    ...(presence === 'required' || presence === 'writeOnlyRequired' ? { required: true } : {}),
    ...(optional ? { optional: true } : {}),
    ...(isComputed(attribute) ? { computed: true } : {}),
    ...(attribute.sensitive ? { sensitive: true } : {}),
    ...(presence.startsWith('writeOnly') ? { write_only: true } : {}),
  };
}

function described({ description, deprecated }: Described): JsonObject {
  return {
    ...(description ? { description } : {}),
    description_kind: 'markdown',
    ...(deprecated ? { deprecated: true } : {}),
  };
}

/** Terraform prints names in alphabetical order. */
function sorted(attributes: Attributes): [string, Attribute][] {
  return Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
}
