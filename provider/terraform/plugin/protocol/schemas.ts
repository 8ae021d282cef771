/** Messages that describe a provider to Terraform. Field numbers are those of tfplugin6, version 6.10. */
import {
  bool,
  bytes,
  integer,
  later,
  type MessageType,
  many,
  message,
  messageMap,
  one,
  string,
} from '../protobuf/message.ts';
import { DiagnosticMessage, Empty } from './values.ts';

export interface AttributeMessage {
  readonly name?: string;
  readonly type?: Uint8Array;
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly descriptionKind?: number;
  readonly deprecated?: boolean;
  readonly nestedType?: ObjectMessage;
  readonly writeOnly?: boolean;
}

export interface ObjectMessage {
  readonly attributes?: readonly AttributeMessage[];
  readonly nesting?: number;
}

export interface BlockMessage {
  readonly version?: number;
  readonly attributes?: readonly AttributeMessage[];
  readonly blockTypes?: readonly NestedBlockMessage[];
  readonly description?: string;
  readonly descriptionKind?: number;
  readonly deprecated?: boolean;
}

export interface NestedBlockMessage {
  readonly typeName?: string;
  readonly block?: BlockMessage;
  readonly nesting?: number;
}

const AttributeType: MessageType<AttributeMessage> = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: integer(8),
  deprecated: bool(9),
  nestedType: later(10, () => ObjectType),
  writeOnly: bool(11),
});

const ObjectType: MessageType<ObjectMessage> = message({
  attributes: many(1, AttributeType),
  nesting: integer(3),
});

const NestedBlockType: MessageType<NestedBlockMessage> = message({
  typeName: string(1),
  block: later(2, () => BlockType),
  nesting: integer(3),
});

const BlockType: MessageType<BlockMessage> = message({
  version: integer(1),
  attributes: many(2, AttributeType),
  blockTypes: many(3, NestedBlockType),
  description: string(4),
  descriptionKind: integer(5),
  deprecated: bool(6),
});

export const SchemaMessage = message({ version: integer(1), block: one(2, BlockType) });

const ParameterMessage = message({
  name: string(1),
  type: bytes(2),
  allowNullValue: bool(3),
  allowUnknownValues: bool(4),
  description: string(5),
  descriptionKind: integer(6),
});

const ReturnMessage = message({ type: bytes(1) });

export const FunctionMessage = message({
  parameters: many(1, ParameterMessage),
  variadicParameter: one(2, ParameterMessage),
  return: one(3, ReturnMessage),
  summary: string(4),
  description: string(5),
  descriptionKind: integer(6),
  deprecationMessage: string(7),
});

const ServerCapabilities = message({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
});

const ActionSchema = message({ schema: one(1, SchemaMessage) });

const TypeName = message({ typeName: string(1) });
const FunctionName = message({ name: string(1) });

export const GetMetadata = {
  request: Empty,
  response: message({
    serverCapabilities: one(1, ServerCapabilities),
    diagnostics: many(2, DiagnosticMessage),
    dataSources: many(3, TypeName),
    resources: many(4, TypeName),
    functions: many(5, FunctionName),
    ephemeralResources: many(6, TypeName),
    listResources: many(7, TypeName),
    actions: many(9, TypeName),
  }),
};

export const GetProviderSchema = {
  request: Empty,
  response: message({
    provider: one(1, SchemaMessage),
    resourceSchemas: messageMap(2, SchemaMessage),
    dataSourceSchemas: messageMap(3, SchemaMessage),
    diagnostics: many(4, DiagnosticMessage),
    serverCapabilities: one(6, ServerCapabilities),
    functions: messageMap(7, FunctionMessage),
    ephemeralResourceSchemas: messageMap(8, SchemaMessage),
    listResourceSchemas: messageMap(9, SchemaMessage),
    actionSchemas: messageMap(11, ActionSchema),
  }),
};

export const GetFunctions = {
  request: Empty,
  response: message({ functions: messageMap(1, FunctionMessage), diagnostics: many(2, DiagnosticMessage) }),
};
