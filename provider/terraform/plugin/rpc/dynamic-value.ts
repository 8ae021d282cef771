import { MsgpackReader } from '../msgpack/reader.ts';
import type { CompiledSchema } from '../schema/compile.ts';
import { parseExactJson, valueFromJson } from '../values/from-json.ts';
import type { ValueType } from '../values/type.ts';
import { isObjectValue, type ObjectValue, type Value } from '../values/value.ts';
import { decodeValue, encodeValue, type ValueCodec } from '../values/value-codec.ts';
import { ValueError } from '../values/value-error.ts';

/** A value as it is sent, in one of two forms. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const NIL = 0xc0;
const NULL: WireValue = { msgpack: Uint8Array.of(NIL) };

/** True when the value is null, as its first byte shows, or was not sent. */
export function isNull(wire: WireValue | undefined): boolean {
  if (wire?.msgpack && wire.msgpack.length > 0) return wire.msgpack[0] === NIL;
  return !wire?.json || wire.json.length === 0;
}

/** Reads a value of a schema that may be null. @throws MsgpackError or ValueError when it does not fit. */
export function readObject(schema: CompiledSchema, wire: WireValue | undefined): ObjectValue | null {
  const value = readValue(schema.type, schema.codec, wire);
  if (value === null || isObjectValue(value)) return value;
  throw new ValueError('expected an object');
}

/** Reads a value of a schema that must not be null. */
export function readRequiredObject(schema: CompiledSchema, wire: WireValue | undefined): ObjectValue {
  const value = readObject(schema, wire);
  if (value === null) throw new ValueError('expected an object, got null');
  return value;
}

/** Reads a value of any type. */
export function readValue(type: ValueType, codec: ValueCodec, wire: WireValue | undefined): Value {
  if (wire?.msgpack && wire.msgpack.length > 0) return decodeValue(codec, new MsgpackReader(wire.msgpack));
  if (wire?.json && wire.json.length > 0)
    return valueFromJson(type, parseExactJson(Buffer.from(wire.json).toString()));
  return null;
}

/** Writes a value of a schema. @throws ValueError when it does not fit. */
export function writeObject(schema: CompiledSchema, value: ObjectValue | null): WireValue {
  return value === null ? NULL : { msgpack: encodeValue(schema.codec, value) };
}
