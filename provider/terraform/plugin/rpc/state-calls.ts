import { DiagnosticError } from '../diagnostics.ts';
import { withoutWriteOnly } from '../planning/settle.ts';
import type {
  ImportResourceState,
  MoveResourceState,
  ReadResource,
  UpgradeResourceState,
} from '../protocol/calls.ts';
import { type CompiledSchema, compile } from '../schema/compile.ts';
import { hasExactAttributes, parseExactJson, valueFromJson } from '../values/from-json.ts';
import { isObjectValue, type ObjectValue, type Value } from '../values/value.ts';
import { readObject, type WireValue, writeObject } from './dynamic-value.ts';
import { hasIdentity, identityAfter, importIdOf } from './identity-calls.ts';
import type { RequestOf } from './method.ts';
import { parseObject, readPrivateState, writePrivateState } from './private-state.ts';
import { respond } from './respond.ts';
import { find, type Run } from './run.ts';

/** Answers ReadResource: the current state, or null when the resource is gone. An error keeps the state as it was. */
export function readResource<Session>(run: Run<Session>, request: RequestOf<typeof ReadResource>) {
  const { typeName } = request;
  return respond(`reading ${typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    const schema = compile(resource.schema);
    const state = readObject(schema, request.currentState);
    const { currentIdentity } = request;
    const before = { newState: request.currentState, private: request.private, newIdentity: currentIdentity };
    if (state === null) return before;
    const privateState = readPrivateState(request.private);
    const result = await resource.read({
      state,
      privateState,
      session: run.session,
      diagnostics,
      signal: run.signal,
    });
    if (diagnostics.hasErrors) return before;
    const newIdentity = identityAfter(resource, currentIdentity, result.state, run.session);
    return {
      newState: writeState(schema, result.state),
      private: result.privateState ? writePrivateState(result.privateState) : request.private,
      ...(newIdentity && { newIdentity }),
    };
  });
}

/** Answers UpgradeResourceState. State of the current schema is passed on unchanged. */
export function upgradeResourceState<Session>(
  run: Run<Session>,
  request: RequestOf<typeof UpgradeResourceState>,
) {
  const { typeName, version = 0 } = request;
  return respond(`upgrading the state of ${typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    const schema = compile(resource.schema);
    const json = request.rawState?.json;
    if (json === undefined) throw tooOld(typeName ?? '');
    if (version === schema.version) return { upgradedState: currentState(schema, json) };
    const upgrade = resource.upgradeState?.[version];
    if (upgrade === undefined) throw noWay(typeName ?? '', version, schema.version);
    const state = parseObject(json, `state of ${typeName}, version ${version}`);
    return { upgradedState: writeState(schema, await upgrade({ state, diagnostics, signal: run.signal })) };
  });
}

/** Answers ImportResourceState. Terraform then reads the resource. */
export function importResourceState<Session>(
  run: Run<Session>,
  request: RequestOf<typeof ImportResourceState>,
) {
  const { typeName = '', identity } = request;
  return respond(`importing ${typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    if (resource.importState === undefined) {
      throw new DiagnosticError({
        summary: 'Import Not Supported',
        detail: `${typeName} cannot be imported: this provider cannot find one by an id.`,
      });
    }
    const { session, signal } = run;
    const id = hasIdentity(identity) ? importIdOf(resource, identity, session) : (request.id ?? '');
    const result = await resource.importState({ id, session, diagnostics, signal });
    if (diagnostics.hasErrors) return {};
    const schema = compile(resource.schema);
    const state = complete(schema, result.state);
    const imported = identityAfter(resource, undefined, state, session);
    return {
      importedResources: [
        {
          typeName,
          state: writeState(schema, state),
          private: writePrivateState(result.privateState ?? {}),
          ...(imported && { identity: imported }),
        },
      ],
    };
  });
}

/** Answers MoveResourceState: a `moved` block from another type to this one. */
export function moveResourceState<Session>(run: Run<Session>, request: RequestOf<typeof MoveResourceState>) {
  const {
    targetTypeName = '',
    sourceTypeName = '',
    sourceProviderAddress = '',
    sourceSchemaVersion = 0,
  } = request;
  return respond(`moving ${sourceTypeName} to ${targetTypeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', targetTypeName);
    const result = await resource.moveState?.({
      sourceProvider: sourceProviderAddress,
      sourceType: sourceTypeName,
      sourceSchemaVersion,
      sourceState: parseObject(request.sourceState?.json ?? new Uint8Array(0), `state of ${sourceTypeName}`),
      diagnostics,
      signal: run.signal,
    });
    if (diagnostics.hasErrors) return {};
    if (result === undefined) {
      throw new DiagnosticError({
        summary: 'Move Not Supported',
        detail: `${targetTypeName} cannot take over the state of ${sourceTypeName} (${sourceProviderAddress}). Remove the "moved" block, then import the resource instead.`,
      });
    }
    const schema = compile(resource.schema);
    return {
      targetState: writeState(schema, complete(schema, result.state)),
      targetPrivate: writePrivateState(result.privateState ?? {}),
    };
  });
}

function currentState(schema: CompiledSchema, json: Uint8Array): WireValue {
  const text = Buffer.from(json).toString();
  if (hasExactAttributes(schema.type, JSON.parse(text))) return { json };
  const value = valueFromJson(schema.type, parseExactJson(text));
  return writeState(schema, isObjectValue(value) ? value : null);
}

function writeState(schema: CompiledSchema, state: ObjectValue | null): WireValue {
  return writeObject(schema, state && withoutWriteOnly(schema.attributes, state));
}

function complete(
  schema: CompiledSchema,
  partial: { readonly [name: string]: Value | undefined },
): ObjectValue {
  const state: Record<string, Value> = {};
  for (const name in schema.attributes) state[name] = partial[name] ?? null;
  return state;
}

function tooOld(typeName: string): DiagnosticError {
  return new DiagnosticError({
    summary: 'State Too Old',
    detail: `The state of ${typeName} was written by Terraform 0.11 or older. Apply it once with Terraform 0.12 to 1.0 first.`,
  });
}

function noWay(typeName: string, version: number, current: number): DiagnosticError {
  const detail =
    version > current
      ? `The state of ${typeName} has schema version ${version}; this release of the provider knows versions up to ${current}. Use the newer release that wrote it.`
      : `The state of ${typeName} has schema version ${version}, which this release can no longer bring to version ${current}. Apply once with an older release of the provider first.`;
  return new DiagnosticError({ summary: 'Unsupported State Version', detail });
}
