import type { Provider, ProviderFunction, Resource, Schema } from '../plugin/index.ts';
import { functionPage, page } from './page.ts';

/** Reads an example by its path under `examples/terraform`. @throws Error when there is none */
export type ReadExample = (path: string) => string;

type Documented = Pick<Provider, 'name'> & {
  readonly schema: Schema;
  readonly resources?: readonly Pick<Resource, 'typeName' | 'schema' | 'importState'>[];
  readonly dataSources?: readonly { readonly typeName: string; readonly schema: Schema }[];
  readonly ephemeralResources?: readonly { readonly typeName: string; readonly schema: Schema }[];
  readonly functions?: readonly ProviderFunction[];
};

/** Every page of the provider's documentation, by its path under `docs`. */
export function pages(provider: Documented, readExample: ReadExample): ReadonlyMap<string, string> {
  const {
    name,
    schema,
    resources = [],
    dataSources = [],
    ephemeralResources = [],
    functions = [],
  } = provider;
  const written = new Map<string, string>();
  written.set(
    'index.md',
    page({
      heading: `${name} Provider`,
      pageTitle: `${name} Provider`,
      schema,
      example: readExample('provider/provider.tf'),
    }),
  );
  for (const { typeName, schema, importState } of resources) {
    const folder = `resources/${typeName}`;
    written.set(
      `resources/${shortName(typeName, name)}.md`,
      page({
        heading: `${typeName} (Resource)`,
        pageTitle: `${typeName} Resource - ${name}`,
        schema,
        example: readExample(`${folder}/resource.tf`),
        ...(importState ? { importBlock: readExample(`${folder}/import-by-string-id.tf`) } : {}),
      }),
    );
  }
  for (const { typeName, schema } of dataSources) {
    written.set(
      `data-sources/${shortName(typeName, name)}.md`,
      page({
        heading: `${typeName} (Data Source)`,
        pageTitle: `${typeName} Data Source - ${name}`,
        schema,
        example: readExample(`data-sources/${typeName}/data-source.tf`),
      }),
    );
  }
  for (const { typeName, schema } of ephemeralResources) {
    written.set(
      `ephemeral-resources/${shortName(typeName, name)}.md`,
      page({
        heading: `${typeName} (Ephemeral Resource)`,
        pageTitle: `${typeName} Ephemeral Resource - ${name}`,
        schema,
        example: readExample(`ephemeral-resources/${typeName}/ephemeral-resource.tf`),
      }),
    );
  }
  for (const one of functions) {
    const example = readExample(`functions/${one.name}/function.tf`);
    written.set(`functions/${one.name}.md`, functionPage(one, name, example));
  }
  return written;
}

/** `api_key` of `lowerplane_api_key`. */
function shortName(typeName: string, provider: string): string {
  return typeName.slice(provider.length + 1);
}
