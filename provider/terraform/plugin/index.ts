/**
 * Terraform's plugin protocol, version 6, in TypeScript: declare a schema once, write handlers with typed values,
 * `serve` the provider.
 *
 * @packageDocumentation
 */
export { type Diagnostic, DiagnosticError, type DiagnosticInput, Diagnostics } from './diagnostics.ts';
export { log } from './process/log.ts';
export { serve } from './process/serve.ts';
export {
  type Action,
  defineAction,
  type InvokeActionRequest,
  type PlanActionRequest,
} from './provider/action.ts';
export { type DataSource, type DataSourceReadRequest, defineDataSource } from './provider/data-source.ts';
export {
  defineEphemeralResource,
  type EphemeralResource,
  type HeldRequest,
  type OpenRequest,
  type OpenResult,
  type RenewResult,
} from './provider/ephemeral-resource.ts';
export { defineFunction, FunctionError, type Parameter, type ProviderFunction } from './provider/function.ts';
export {
  defineListResource,
  type ListedResource,
  type ListRequest,
  type ListResource,
} from './provider/list-resource.ts';
export {
  type ConfigureRequest,
  defineProvider,
  type Provider,
  type TypesOnDemand,
} from './provider/provider.ts';
export type { PrivateState, RequestContext, SessionContext } from './provider/requests.ts';
export {
  type ApplyResult,
  type CreateRequest,
  type DeleteRequest,
  defineResource,
  type ImportRequest,
  type ImportResult,
  type MoveRequest,
  type PlanRequest,
  type PlanResult,
  type ReadRequest,
  type ReadResult,
  type Resource,
  type ResourceIdentity,
  type UpdateRequest,
  type UpgradeRequest,
  type ValidateRequest,
} from './provider/resource.ts';
export type { Attribute, Attributes } from './schema/attribute.ts';
export {
  bigNumber,
  bool,
  dynamic,
  list,
  listBlock,
  listNested,
  map,
  mapNested,
  number,
  object,
  set,
  setNested,
  singleNested,
  string,
} from './schema/attributes.ts';
export type { PlanModification, PlanModifier, PlanModifierRequest } from './schema/plan-modifier.ts';
export { requiresReplace, requiresReplaceIfConfigured, useStateForUnknown } from './schema/plan-modifiers.ts';
export { defineSchema, type Schema } from './schema/schema.ts';
export { type Validator, validator } from './schema/validator.ts';
export { between, lengthBetween, matches, oneOf, sizeBetween } from './schema/validators.ts';
export type { ApplyConfigOf, ApplyPlanOf, ConfigOf, PlanOf, StateOf } from './schema/values-of.ts';
export { BigNumber } from './values/big-number.ts';
export type { Json, JsonObject } from './values/json.ts';
export { AttributePath, type PathInput, path } from './values/path.ts';
export { isKnown, isUnknown, UNKNOWN, Unknown } from './values/unknown.ts';
export { Dynamic, isWhollyKnown, type ObjectValue, type Value } from './values/value.ts';
