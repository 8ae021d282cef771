/** Requests and responses of list resources and actions. Field numbers are those of tfplugin6, version 6.10. */
import { bool, integer, many, message, one, string } from '../protobuf/message.ts';
import { ResourceIdentityData } from './identity.ts';
import { DiagnosticMessage, DynamicValue } from './values.ts';

const DiagnosticsResponse = message({ diagnostics: many(1, DiagnosticMessage) });

export const ValidateListResourceConfig = {
  request: message({
    typeName: string(1),
    config: one(2, DynamicValue),
    includeResourceObject: one(3, DynamicValue),
    limit: one(4, DynamicValue),
  }),
  response: DiagnosticsResponse,
};

export const ListResource = {
  request: message({
    typeName: string(1),
    config: one(2, DynamicValue),
    includeResourceObject: bool(3),
    limit: integer(4),
  }),
  /** One of a stream. */
  response: message({
    identity: one(1, ResourceIdentityData),
    displayName: string(2),
    resourceObject: one(3, DynamicValue),
    diagnostic: many(4, DiagnosticMessage),
  }),
};

const ActionRequest = message({ actionType: string(1), config: one(2, DynamicValue) });

export const ValidateActionConfig = { request: ActionRequest, response: DiagnosticsResponse };
export const PlanAction = { request: ActionRequest, response: DiagnosticsResponse };

const Progress = message({ message: string(1) });

export const InvokeAction = {
  request: ActionRequest,
  /** One of a stream: any number of progress messages, then the completion. */
  response: message({ progress: one(1, Progress), completed: one(2, DiagnosticsResponse) }),
};
