/** Messages that carry values or refer to them. Field numbers are those of Terraform's tfplugin6, version 6.8. */
import { bytes, integer, many, message, one, string, stringMap } from '../protobuf/message.ts';

/** A Terraform value, as MessagePack or (rarely) JSON. */
export const DynamicValue = message({ msgpack: bytes(1), json: bytes(2) });

const AttributePathStep = message({
  attributeName: string(1),
  elementKeyString: string(2),
  elementKeyInt: integer(3),
});
export const AttributePathMessage = message({ steps: many(1, AttributePathStep) });

export const DiagnosticMessage = message({
  severity: integer(1),
  summary: string(2),
  detail: string(3),
  attribute: one(4, AttributePathMessage),
});

export const FunctionErrorMessage = message({ text: string(1), functionArgument: integer(2) });

/** State as stored: JSON, or `flatmap` from before Terraform 0.12. */
export const RawState = message({ json: bytes(1), flatmap: stringMap(2) });

export const Timestamp = message({ seconds: integer(1), nanos: integer(2) });

export const Empty = message({});
