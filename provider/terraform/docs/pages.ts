import type { Provider, ProviderFunction, Resource, Schema } from '../plugin/index.ts';
import { functionPage, page } from './page.ts';

/** Reads an example by its path under `examples/terraform`. @throws Error when there is none */
export type ReadExample = (path: string) => string;

type Documented = Pick<Provider, 'name'> & {
  readonly schema: Schema;
  readonly resources?: readonly (Pick<Resource, 'typeName' | 'schema' | 'importState'> & {
    readonly identity?: { readonly schema: Schema };
  })[];
  readonly dataSources?: readonly { readonly typeName: string; readonly schema: Schema }[];
  readonly ephemeralResources?: readonly { readonly typeName: string; readonly schema: Schema }[];
  readonly listResources?: readonly { readonly typeName: string; readonly schema: Schema }[];
  readonly actions?: readonly { readonly typeName: string; readonly schema: Schema }[];
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
    listResources = [],
    actions = [],
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
  for (const { typeName, schema, importState, identity } of resources) {
    const folder = `resources/${typeName}`;
    written.set(
      `resources/${shortName(typeName, name)}.md`,
      page({
        heading: `${typeName} (Resource)`,
        pageTitle: `${typeName} Resource - ${name}`,
        schema,
        example: readExample(`${folder}/resource.tf`),
        ...(importState ? { importBlock: readExample(`${folder}/import-by-string-id.tf`) } : {}),
        ...(identity ? { identity: identity.schema } : {}),
      }),
    );
  }
  const kinds = [
    { folder: 'data-sources', what: 'Data Source', example: 'data-source.tf', types: dataSources },
    {
      folder: 'ephemeral-resources',
      what: 'Ephemeral Resource',
      example: 'ephemeral-resource.tf',
      types: ephemeralResources,
    },
    {
      folder: 'list-resources',
      what: 'List Resource',
      example: 'list-resource.tfquery.hcl',
      types: listResources,
    },
    { folder: 'actions', what: 'Action', example: 'action.tf', types: actions },
  ];
  for (const { folder, what, example, types } of kinds) {
    for (const { typeName, schema } of types) {
      written.set(
        `${folder}/${shortName(typeName, name)}.md`,
        page({
          heading: `${typeName} (${what})`,
          pageTitle: `${typeName} ${what} - ${name}`,
          schema,
          example: readExample(`${folder}/${typeName}/${example}`),
        }),
      );
    }
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
