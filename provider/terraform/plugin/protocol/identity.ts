/** Messages of resource identity. Field numbers are those of tfplugin6, version 6.9. */
import { bool, bytes, integer, many, message, messageMap, one, string } from '../protobuf/message.ts';
import { DiagnosticMessage, DynamicValue, Empty, RawState } from './values.ts';

const IdentityAttribute = message({
  name: string(1),
  type: bytes(2),
  requiredForImport: bool(3),
  optionalForImport: bool(4),
  description: string(5),
});

const ResourceIdentitySchema = message({
  version: integer(1),
  identityAttributes: many(2, IdentityAttribute),
});

export const ResourceIdentityData = message({ identityData: one(1, DynamicValue) });

export const GetResourceIdentitySchemas = {
  request: Empty,
  response: message({
    identitySchemas: messageMap(1, ResourceIdentitySchema),
    diagnostics: many(2, DiagnosticMessage),
  }),
};

export const UpgradeResourceIdentity = {
  request: message({ typeName: string(1), version: integer(2), rawIdentity: one(3, RawState) }),
  response: message({
    upgradedIdentity: one(1, ResourceIdentityData),
    diagnostics: many(2, DiagnosticMessage),
  }),
};
