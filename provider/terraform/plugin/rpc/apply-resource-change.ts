import type { Diagnostics } from '../diagnostics.ts';
import { differences } from '../planning/differences.ts';
import { settleUnknowns, withoutWriteOnly } from '../planning/settle.ts';
import type { ApplyResourceChange } from '../protocol/calls.ts';
import type { PrivateState } from '../provider/requests.ts';
import type { ApplyResult, Resource } from '../provider/resource.ts';
import { type CompiledSchema, compile } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { AttributePath } from '../values/path.ts';
import { isWhollyKnown, type ObjectValue } from '../values/value.ts';
import { isNull, readObject, readRequiredObject, type WireValue, writeObject } from './dynamic-value.ts';
import { identityAfter, type WireIdentity } from './identity-calls.ts';
import type { RequestOf } from './method.ts';
import { readPrivateState, writePrivateState } from './private-state.ts';
import { report, respond } from './respond.ts';
import { find, type Run } from './run.ts';

type Request = RequestOf<typeof ApplyResourceChange>;

interface Applying {
  readonly doing: string;
  readonly schema: CompiledSchema;
  readonly privateState: PrivateState;
  readonly diagnostics: Diagnostics;
}

/** Answers ApplyResourceChange: create, update or delete, depending on which states are null. */
export function applyResourceChange<Session>(run: Run<Session>, request: Request) {
  const { typeName } = request;
  return respond(`applying ${typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    const schema = compile(resource.schema);
    const verb = isNull(request.plannedState)
      ? 'deleting'
      : isNull(request.priorState)
        ? 'creating'
        : 'updating';
    const privateState = readPrivateState(request.plannedPrivate);
    const applying: Applying = { doing: `${verb} ${typeName}`, schema, privateState, diagnostics };
    return verb === 'deleting'
      ? remove(run, resource, request, applying)
      : write(run, resource, request, applying);
  });
}

async function remove<Session>(
  run: Run<Session>,
  resource: Resource<Schema, Session>,
  request: Request,
  { doing, schema, privateState, diagnostics }: Applying,
) {
  try {
    const prior = readRequiredObject(schema, request.priorState);
    await resource.delete({ prior, privateState, session: run.session, diagnostics, signal: run.signal });
  } catch (error) {
    report(diagnostics, doing, error);
  }
  if (!diagnostics.hasErrors) return { newState: writeObject(schema, null) };
  return {
    newState: request.priorState,
    private: request.plannedPrivate,
    newIdentity: request.plannedIdentity,
  };
}

async function write<Session>(
  run: Run<Session>,
  resource: Resource<Schema, Session>,
  request: Request,
  applying: Applying,
): Promise<{
  readonly newState?: WireValue;
  readonly private?: Uint8Array;
  readonly newIdentity?: WireIdentity;
}> {
  const { doing, schema, privateState, diagnostics } = applying;
  let planned: ObjectValue | undefined;
  let result: ApplyResult<Schema> = { state: null };
  try {
    const prior = readObject(schema, request.priorState);
    planned = readRequiredObject(schema, request.plannedState);
    const config = readRequiredObject(schema, request.config);
    const { session, signal } = run;
    const isAwaited = () => run.isAwaited();
    const common = { config, planned, privateState, session, diagnostics, signal, isAwaited };
    result = await (prior === null ? resource.create(common) : resource.update({ ...common, prior }));
  } catch (error) {
    report(diagnostics, doing, error);
  }
  const privateBytes = writePrivateState(result.privateState ?? privateState);
  if (result.state === null || planned === undefined) {
    if (!diagnostics.hasErrors) reportNothing(doing, diagnostics);
    const newState = request.priorState ?? writeObject(schema, null);
    return {
      newState,
      private: privateBytes,
      ...(request.plannedIdentity && { newIdentity: request.plannedIdentity }),
    };
  }
  const state = settle(result.state, planned, applying);
  try {
    const newIdentity = identityAfter(resource, request.plannedIdentity, state, run.session);
    const written = { newState: writeObject(schema, state), private: privateBytes };
    return newIdentity === undefined ? written : { ...written, newIdentity };
  } catch (error) {
    report(diagnostics, doing, error);
    return { newState: writeObject(schema, settleUnknowns(planned).value), private: privateBytes };
  }
}

/** Makes the new state storable, and reports every attribute that is not as it must be. */
function settle(
  state: ObjectValue,
  planned: ObjectValue,
  { doing, schema, diagnostics }: Applying,
): ObjectValue {
  const { value, unknown } = settleUnknowns(withoutWriteOnly(schema.attributes, state));
  for (const path of unknown) {
    diagnostics.error({
      summary: 'Provider Bug: Unknown Value After Apply',
      detail: `After ${doing}, the provider left ${path} unknown. It is kept as null. Please report this to the provider's maintainers.`,
      path,
    });
  }
  if (diagnostics.hasErrors || !isWhollyKnown(value)) return value;
  for (const { path, problem } of differences(schema.type, planned, value, new AttributePath([]))) {
    diagnostics.error({
      summary: 'Provider Bug: Result Differs From Plan',
      detail: `After ${doing}, ${path} is not what was planned: ${problem}. The new state is kept. Please report this to the provider's maintainers.`,
      path,
    });
  }
  return value;
}

function reportNothing(doing: string, diagnostics: Diagnostics): void {
  diagnostics.error({
    summary: 'Provider Bug: No State After Apply',
    detail: `After ${doing}, the provider returned neither a state nor an error. Check what exists before you apply again, and report this to the provider's maintainers.`,
  });
}
