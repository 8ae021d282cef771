import * as calls from '../protocol/calls.ts';
import { GetResourceIdentitySchemas, UpgradeResourceIdentity } from '../protocol/identity.ts';
import * as later from '../protocol/list-and-actions.ts';
import { GetFunctions, GetMetadata, GetProviderSchema } from '../protocol/schemas.ts';
import { invokeAction, planAction } from './action-calls.ts';
import { applyResourceChange } from './apply-resource-change.ts';
import { callFunction } from './call-function.ts';
import { closeEphemeralResource, openEphemeralResource, renewEphemeralResource } from './ephemeral-calls.ts';
import { getResourceIdentitySchemas, upgradeResourceIdentity } from './identity-calls.ts';
import { listResource } from './list-resource.ts';
import { constant, type Method, method, streamed } from './method.ts';
import { planResourceChange } from './plan-resource-change.ts';
import {
  configureProvider,
  getFunctions,
  getMetadata,
  getProviderSchema,
  readDataSource,
} from './provider-calls.ts';
import { find, type Run } from './run.ts';
import { importResourceState, moveResourceState, readResource, upgradeResourceState } from './state-calls.ts';
import { validateConfig } from './validate-config.ts';

/** Every call of Terraform's provider service by its path. Any other is answered with Unimplemented. */
export function providerMethods<Session>(): ReadonlyMap<string, Method<Session>> {
  type R = Run<Session>;
  const methods: { readonly [name: string]: Method<Session> } = {
    GetMetadata: constant(GetMetadata, (run: R) => getMetadata(run)),
    GetProviderSchema: constant(GetProviderSchema, (run: R) => getProviderSchema(run)),
    GetFunctions: constant(GetFunctions, (run: R) => getFunctions(run)),
    ValidateProviderConfig: method(calls.ValidateProviderConfig, (run: R, { config }) =>
      validateConfig('the provider configuration', () => run.catalog.provider, config),
    ),
    ValidateResourceConfig: method(calls.ValidateResourceConfig, (run: R, { typeName, config }) =>
      validateConfig(`${typeName}`, () => find(run.catalog.resources, 'Resource Type', typeName), config),
    ),
    ValidateDataResourceConfig: method(calls.ValidateDataResourceConfig, (run: R, { typeName, config }) =>
      validateConfig(
        `data source ${typeName}`,
        async () => find((await run.catalog.onDemand()).dataSources, 'Data Source', typeName),
        config,
      ),
    ),
    ValidateEphemeralResourceConfig: method(
      calls.ValidateEphemeralResourceConfig,
      (run: R, { typeName, config }) =>
        validateConfig(
          `ephemeral resource ${typeName}`,
          () => find(run.catalog.ephemeralResources, 'Ephemeral Resource Type', typeName),
          config,
        ),
    ),
    GetResourceIdentitySchemas: constant(GetResourceIdentitySchemas, (run: R) =>
      getResourceIdentitySchemas(run),
    ),
    UpgradeResourceIdentity: method(UpgradeResourceIdentity, upgradeResourceIdentity<Session>),
    ConfigureProvider: method(calls.ConfigureProvider, configureProvider<Session>),
    UpgradeResourceState: method(calls.UpgradeResourceState, upgradeResourceState<Session>),
    ReadResource: method(calls.ReadResource, readResource<Session>),
    PlanResourceChange: method(calls.PlanResourceChange, planResourceChange<Session>),
    ApplyResourceChange: method(calls.ApplyResourceChange, applyResourceChange<Session>),
    ImportResourceState: method(calls.ImportResourceState, importResourceState<Session>),
    MoveResourceState: method(calls.MoveResourceState, moveResourceState<Session>),
    ReadDataSource: method(calls.ReadDataSource, readDataSource<Session>),
    OpenEphemeralResource: method(calls.OpenEphemeralResource, openEphemeralResource<Session>),
    RenewEphemeralResource: method(calls.RenewEphemeralResource, renewEphemeralResource<Session>),
    CloseEphemeralResource: method(calls.CloseEphemeralResource, closeEphemeralResource<Session>),
    CallFunction: method(calls.CallFunction, callFunction<Session>),
    ValidateListResourceConfig: method(later.ValidateListResourceConfig, (run: R, { typeName, config }) =>
      validateConfig(
        `list resource ${typeName}`,
        async () => find((await run.catalog.onDemand()).listResources, 'List Resource Type', typeName),
        config,
      ),
    ),
    ListResource: streamed(later.ListResource, listResource<Session>),
    ValidateActionConfig: method(later.ValidateActionConfig, (run: R, { actionType, config }) =>
      validateConfig(
        `action ${actionType}`,
        async () => find((await run.catalog.onDemand()).actions, 'Action', actionType),
        config,
      ),
    ),
    PlanAction: method(later.PlanAction, planAction<Session>),
    InvokeAction: streamed(later.InvokeAction, invokeAction<Session>),
    StopProvider: method(calls.StopProvider, (run: R) => {
      run.interrupt();
      return {};
    }),
  };
  return new Map(Object.entries(methods).map(([name, one]) => [`/tfplugin6.Provider/${name}`, one]));
}
