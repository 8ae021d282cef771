/** Requests and responses of the calls that act on resources. Field numbers are those of tfplugin6, version 6.10. */
import { bytes, integer, many, message, one, string } from '../protobuf/message.ts';
import { ResourceIdentityData } from './identity.ts';
import {
  AttributePathMessage,
  DiagnosticMessage,
  DynamicValue,
  Empty,
  FunctionErrorMessage,
  RawState,
  Timestamp,
} from './values.ts';

const ConfigRequest = message({ typeName: string(1), config: one(2, DynamicValue) });
const DiagnosticsResponse = message({ diagnostics: many(1, DiagnosticMessage) });

export const ValidateProviderConfig = {
  request: message({ config: one(1, DynamicValue) }),
  response: message({ diagnostics: many(2, DiagnosticMessage) }),
};

export const ValidateResourceConfig = { request: ConfigRequest, response: DiagnosticsResponse };
export const ValidateDataResourceConfig = { request: ConfigRequest, response: DiagnosticsResponse };
export const ValidateEphemeralResourceConfig = { request: ConfigRequest, response: DiagnosticsResponse };

export const ConfigureProvider = {
  request: message({ terraformVersion: string(1), config: one(2, DynamicValue) }),
  response: DiagnosticsResponse,
};

export const UpgradeResourceState = {
  request: message({ typeName: string(1), version: integer(2), rawState: one(3, RawState) }),
  response: message({ upgradedState: one(1, DynamicValue), diagnostics: many(2, DiagnosticMessage) }),
};

export const ReadResource = {
  request: message({
    typeName: string(1),
    currentState: one(2, DynamicValue),
    private: bytes(3),
    currentIdentity: one(6, ResourceIdentityData),
  }),
  response: message({
    newState: one(1, DynamicValue),
    diagnostics: many(2, DiagnosticMessage),
    private: bytes(3),
    newIdentity: one(5, ResourceIdentityData),
  }),
};

export const PlanResourceChange = {
  request: message({
    typeName: string(1),
    priorState: one(2, DynamicValue),
    proposedNewState: one(3, DynamicValue),
    config: one(4, DynamicValue),
    priorPrivate: bytes(5),
    priorIdentity: one(8, ResourceIdentityData),
  }),
  response: message({
    plannedState: one(1, DynamicValue),
    requiresReplace: many(2, AttributePathMessage),
    plannedPrivate: bytes(3),
    diagnostics: many(4, DiagnosticMessage),
    plannedIdentity: one(7, ResourceIdentityData),
  }),
};

export const ApplyResourceChange = {
  request: message({
    typeName: string(1),
    priorState: one(2, DynamicValue),
    plannedState: one(3, DynamicValue),
    config: one(4, DynamicValue),
    plannedPrivate: bytes(5),
    plannedIdentity: one(7, ResourceIdentityData),
  }),
  response: message({
    newState: one(1, DynamicValue),
    private: bytes(2),
    diagnostics: many(3, DiagnosticMessage),
    newIdentity: one(5, ResourceIdentityData),
  }),
};

const ImportedResource = message({
  typeName: string(1),
  state: one(2, DynamicValue),
  private: bytes(3),
  identity: one(4, ResourceIdentityData),
});

export const ImportResourceState = {
  request: message({ typeName: string(1), id: string(2), identity: one(4, ResourceIdentityData) }),
  response: message({
    importedResources: many(1, ImportedResource),
    diagnostics: many(2, DiagnosticMessage),
  }),
};

export const MoveResourceState = {
  request: message({
    sourceProviderAddress: string(1),
    sourceTypeName: string(2),
    sourceSchemaVersion: integer(3),
    sourceState: one(4, RawState),
    targetTypeName: string(5),
    sourcePrivate: bytes(6),
  }),
  response: message({
    targetState: one(1, DynamicValue),
    diagnostics: many(2, DiagnosticMessage),
    targetPrivate: bytes(3),
  }),
};

export const ReadDataSource = {
  request: ConfigRequest,
  response: message({ state: one(1, DynamicValue), diagnostics: many(2, DiagnosticMessage) }),
};

export const OpenEphemeralResource = {
  request: ConfigRequest,
  response: message({
    diagnostics: many(1, DiagnosticMessage),
    renewAt: one(2, Timestamp),
    result: one(3, DynamicValue),
    private: bytes(4),
  }),
};

export const RenewEphemeralResource = {
  request: message({ typeName: string(1), private: bytes(2) }),
  response: message({
    diagnostics: many(1, DiagnosticMessage),
    renewAt: one(2, Timestamp),
    private: bytes(3),
  }),
};

export const CloseEphemeralResource = {
  request: message({ typeName: string(1), private: bytes(2) }),
  response: DiagnosticsResponse,
};

export const CallFunction = {
  request: message({ name: string(1), arguments: many(2, DynamicValue) }),
  response: message({ result: one(1, DynamicValue), error: one(2, FunctionErrorMessage) }),
};

export const StopProvider = { request: Empty, response: message({ error: string(1) }) };
