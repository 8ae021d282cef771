import { DiagnosticError } from '../diagnostics.ts';
import type { UpgradeResourceIdentity } from '../protocol/identity.ts';
import type { Resource } from '../provider/resource.ts';
import { type CompiledSchema, compile } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { typeBytes } from '../schema/to-message.ts';
import { parseExactJson, valueFromJson } from '../values/from-json.ts';
import { isObjectValue, type ObjectValue } from '../values/value.ts';
import { isNull, readRequiredObject, type WireValue, writeObject } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import { respond } from './respond.ts';
import { find, type Run } from './run.ts';

/** An identity as it is sent. */
export interface WireIdentity {
  readonly identityData?: WireValue;
}

/** Answers GetResourceIdentitySchemas. */
export async function getResourceIdentitySchemas<Session>({ catalog }: Run<Session>) {
  const schemas = [...catalog.resources].flatMap(([typeName, { identity }]) =>
    identity === undefined ? [] : [[typeName, identityMessage(identity.schema)] as const],
  );
  return { identitySchemas: new Map(schemas) };
}

function identityMessage({ version = 0, attributes }: Schema) {
  const identityAttributes = Object.entries(attributes).map(([name, { type, presence, description }]) => ({
    name,
    type: typeBytes(type),
    requiredForImport: presence === 'required',
    optionalForImport: presence === 'optional',
    description,
  }));
  return { version, identityAttributes };
}

/** Answers UpgradeResourceIdentity. */
export function upgradeResourceIdentity<Session>(
  run: Run<Session>,
  request: RequestOf<typeof UpgradeResourceIdentity>,
) {
  const { typeName = '', version = 0, rawIdentity } = request;
  return respond(`upgrading the identity of ${typeName}`, () => {
    const { identity } = find(run.catalog.resources, 'Resource Type', typeName);
    const schema = identity && compile(identity.schema);
    if (schema === undefined || version !== schema.version || rawIdentity?.json === undefined)
      throw new DiagnosticError({
        summary: 'Unsupported Identity Version',
        detail: `The identity of ${typeName} has version ${version}; this release of the provider knows version ${schema?.version ?? 'none'}. Use the newer release that wrote it.`,
      });
    const value = valueFromJson(schema.type, parseExactJson(Buffer.from(rawIdentity.json).toString()));
    return { upgradedIdentity: writeIdentity(schema, isObjectValue(value) ? value : null) };
  });
}

/** Whether an identity was sent. */
export function hasIdentity(identity: WireIdentity | undefined): identity is WireIdentity {
  return identity !== undefined && !isNull(identity.identityData);
}

/**
 * The identity of a resource after a call: the one it has, which never changes, or that of a resource that Terraform has
 * come across for the first time. Undefined: it has none, or does not exist.
 */
export function identityAfter<Session>(
  { identity }: Resource<Schema, Session>,
  current: WireIdentity | undefined,
  state: ObjectValue | null,
  session: Session,
): WireIdentity | undefined {
  if (identity === undefined || state === null) return undefined;
  if (hasIdentity(current)) return current;
  return writeIdentity(compile(identity.schema), identity.of(state, session));
}

/** The text that `importState` gets for an identity. @throws DiagnosticError when the resource has none. */
export function importIdOf<Session>(
  { identity, typeName }: Resource<Schema, Session>,
  { identityData }: WireIdentity,
  session: Session,
): string {
  if (identity !== undefined)
    return identity.importId(readRequiredObject(compile(identity.schema), identityData), session);
  throw new DiagnosticError({
    summary: 'Import By Identity Not Supported',
    detail: `${typeName} has no identity: import it by its id.`,
  });
}

/** Writes an identity. */
export function writeIdentity(schema: CompiledSchema, value: ObjectValue | null): WireIdentity {
  return { identityData: writeObject(schema, value) };
}
