import type { ConfigureProvider, ReadDataSource } from '../protocol/calls.ts';
import type { ProviderFunction } from '../provider/function.ts';
import { compile } from '../schema/compile.ts';
import { schemaMessage, typeBytes } from '../schema/to-message.ts';
import { readRequiredObject, writeObject } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import { respond } from './respond.ts';
import { find, type Run } from './run.ts';

const MARKDOWN = 1;

/** What Terraform may rely on. */
const serverCapabilities = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

/** Answers GetProviderSchema. */
export async function getProviderSchema<Session>({ catalog }: Run<Session>) {
  const { dataSources, functions, listResources, actions } = await catalog.onDemand();
  return {
    provider: schemaMessage(catalog.provider.schema),
    resourceSchemas: mapValues(catalog.resources, ({ schema }) => schemaMessage(schema)),
    dataSourceSchemas: mapValues(dataSources, ({ schema }) => schemaMessage(schema)),
    ephemeralResourceSchemas: mapValues(catalog.ephemeralResources, ({ schema }) => schemaMessage(schema)),
    listResourceSchemas: mapValues(listResources, ({ schema }) => schemaMessage(schema)),
    actionSchemas: mapValues(actions, ({ schema }) => ({ schema: schemaMessage(schema) })),
    functions: mapValues(functions, functionMessage),
    serverCapabilities,
  };
}

/** Answers GetMetadata. */
export async function getMetadata<Session>({ catalog }: Run<Session>) {
  const { dataSources, functions, listResources, actions } = await catalog.onDemand();
  const typeName = (name: string) => ({ typeName: name });
  return {
    serverCapabilities,
    resources: [...catalog.resources.keys()].map(typeName),
    dataSources: [...dataSources.keys()].map(typeName),
    ephemeralResources: [...catalog.ephemeralResources.keys()].map(typeName),
    listResources: [...listResources.keys()].map(typeName),
    actions: [...actions.keys()].map(typeName),
    functions: [...functions.keys()].map((name) => ({ name })),
  };
}

/** Answers GetFunctions. */
export async function getFunctions<Session>({ catalog }: Run<Session>) {
  const { functions } = await catalog.onDemand();
  return { functions: mapValues(functions, functionMessage) };
}

/** Answers ConfigureProvider: creates the session that every other call uses. */
export function configureProvider<Session>(run: Run<Session>, request: RequestOf<typeof ConfigureProvider>) {
  const { provider } = run.catalog;
  return respond(`configuring provider "${provider.name}"`, async (diagnostics) => {
    const config = readRequiredObject(compile(provider.schema), request.config);
    const { terraformVersion = '' } = request;
    run.configure(await provider.configure({ config, diagnostics, terraformVersion, signal: run.signal }));
    return {};
  });
}

/** Answers ReadDataSource. */
export function readDataSource<Session>(run: Run<Session>, request: RequestOf<typeof ReadDataSource>) {
  return respond(`reading data source ${request.typeName}`, async (diagnostics) => {
    const { dataSources } = await run.catalog.onDemand();
    const source = find(dataSources, 'Data Source', request.typeName);
    const schema = compile(source.schema);
    const config = readRequiredObject(schema, request.config);
    const result = await source.read({ config, session: run.session, diagnostics, signal: run.signal });
    return diagnostics.hasErrors ? {} : { state: writeObject(schema, result.state) };
  });
}

function functionMessage(one: ProviderFunction) {
  return {
    parameters: one.parameters.map(parameterMessage),
    ...(one.variadic ? { variadicParameter: parameterMessage(one.variadic) } : {}),
    return: { type: typeBytes(one.returns.type) },
    summary: one.summary,
    description: one.description ?? one.summary,
    descriptionKind: MARKDOWN,
    ...(one.deprecated ? { deprecationMessage: one.deprecated } : {}),
  };
}

function parameterMessage({
  name,
  type,
  description = '',
  allowNull,
  allowUnknown,
}: ProviderFunction['parameters'][number]) {
  return {
    name,
    type: typeBytes(type.type),
    allowNullValue: allowNull ?? false,
    allowUnknownValues: allowUnknown ?? false,
    description,
    descriptionKind: MARKDOWN,
  };
}

function mapValues<T, R>(map: ReadonlyMap<string, T>, change: (value: T) => R): ReadonlyMap<string, R> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
