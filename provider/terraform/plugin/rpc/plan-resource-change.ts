import type { Diagnostics } from '../diagnostics.ts';
import { checkPlan } from '../planning/check-plan.ts';
import { withModifiers } from '../planning/modify.ts';
import { withDefaults, withUnknowns } from '../planning/propose.ts';
import { withoutWriteOnly } from '../planning/settle.ts';
import type { PlanResourceChange } from '../protocol/calls.ts';
import type { Resource } from '../provider/resource.ts';
import { type CompiledSchema, compile } from '../schema/compile.ts';
import type { Schema } from '../schema/schema.ts';
import { sameValue } from '../values/equal.ts';
import { type AttributePath, toPath } from '../values/path.ts';
import type { ObjectValue } from '../values/value.ts';
import { isNull, readObject, readRequiredObject, writeObject } from './dynamic-value.ts';
import type { RequestOf } from './method.ts';
import { readPrivateState, writePrivateState } from './private-state.ts';
import { pathMessage, respond } from './respond.ts';
import { find, type Run } from './run.ts';

type Request = RequestOf<typeof PlanResourceChange>;

/** What the framework plans, before the resource changes it. */
interface Proposal {
  readonly planned: ObjectValue | null;
  readonly requiresReplace: readonly AttributePath[];
}

/** Answers PlanResourceChange: defaults, unknowns, plan modifiers, then the resource's own plan. */
export function planResourceChange<Session>(run: Run<Session>, request: Request) {
  const { typeName } = request;
  return respond(`planning ${typeName}`, async (diagnostics) => {
    const resource = find(run.catalog.resources, 'Resource Type', typeName);
    const schema = compile(resource.schema);
    const destroying = isNull(request.proposedNewState);
    if (destroying && !resource.plan) {
      return { plannedState: writeObject(schema, null), plannedPrivate: request.priorPrivate };
    }
    const prior = readObject(schema, request.priorState);
    const config = destroying ? null : readRequiredObject(schema, request.config);
    const proposal = destroying
      ? { planned: null, requiresReplace: [] }
      : propose(schema, request, prior, config);
    const plan = resource.plan
      ? await decide(run, resource, schema, request, { prior, config, proposal, diagnostics })
      : answer(schema, proposal, request.priorPrivate);
    // An identity never changes. Terraform plans a replacement once more, without one.
    return { ...plan, plannedIdentity: request.priorIdentity };
  });
}

function propose(
  schema: CompiledSchema,
  request: Request,
  prior: ObjectValue | null,
  config: ObjectValue | null,
): Proposal {
  const { attributes } = schema;
  let planned = withDefaults(attributes, readRequiredObject(schema, request.proposedNewState), config);
  if (prior === null || !sameValue(schema.type, planned, prior))
    planned = withUnknowns(attributes, planned, config);
  return schema.hasPlanModifiers
    ? withModifiers(attributes, planned, config, prior)
    : { planned, requiresReplace: [] };
}

interface Planning {
  readonly prior: ObjectValue | null;
  readonly config: ObjectValue | null;
  readonly proposal: Proposal;
  readonly diagnostics: Diagnostics;
}

async function decide<Session>(
  run: Run<Session>,
  resource: Resource<Schema, Session>,
  schema: CompiledSchema,
  request: Request,
  { prior, config, proposal, diagnostics }: Planning,
) {
  const result = await resource.plan?.({
    config,
    prior,
    proposed: proposal.planned,
    privateState: readPrivateState(request.priorPrivate),
    session: run.sessionIfAny,
    diagnostics,
    signal: run.signal,
    markComputedUnknown: (planned, options) =>
      withUnknowns(schema.attributes, planned, config, new Set(options?.keep ?? [])),
  });
  const privateBytes = result?.privateState ? writePrivateState(result.privateState) : request.priorPrivate;
  if (config === null) return answer(schema, { planned: null, requiresReplace: [] }, privateBytes);
  const decided = result?.planned ?? proposal.planned;
  const planned = decided && withoutWriteOnly(schema.attributes, decided);
  if (planned && !diagnostics.hasErrors) {
    reportBrokenPromises(
      checkPlan(schema.attributes, planned, config, prior),
      resource.typeName,
      diagnostics,
    );
  }
  const requiresReplace = [...proposal.requiresReplace, ...(result?.requiresReplace ?? []).map(toPath)];
  return answer(schema, { planned, requiresReplace }, privateBytes);
}

function reportBrokenPromises(
  broken: ReturnType<typeof checkPlan>,
  typeName: string,
  diagnostics: Diagnostics,
): void {
  for (const { path, problem } of broken) {
    diagnostics.error({
      summary: 'Provider Bug: Invalid Plan',
      detail: `The plan of ${typeName} does not match the configuration at ${path}: ${problem}. Please report this to the provider's maintainers.`,
      path,
    });
  }
}

function answer(
  schema: CompiledSchema,
  { planned, requiresReplace }: Proposal,
  plannedPrivate: Uint8Array | undefined,
) {
  return {
    plannedState: writeObject(schema, planned),
    requiresReplace: requiresReplace.map(pathMessage),
    plannedPrivate: plannedPrivate ?? new Uint8Array(0),
  };
}
