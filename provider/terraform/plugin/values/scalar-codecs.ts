import type { MsgpackReader } from '../msgpack/reader.ts';
import type { MsgpackWriter } from '../msgpack/writer.ts';
import { BigNumber } from './big-number.ts';
import { UNKNOWN, Unknown } from './unknown.ts';
import type { Value } from './value.ts';
import type { ValueCodec } from './value-codec.ts';
import { describeKind, ValueError } from './value-error.ts';

/** MessagePack extension of an unknown value with refinements. */
const REFINED = 12;
const PLAIN_UNKNOWN = Uint8Array.of(0xd4, 0, 0);

/** Consumes null or unknown, which every type may be; undefined when a known value comes next. */
export function readNullOrUnknown(reader: MsgpackReader): null | Unknown | undefined {
  if (reader.nil()) return null;
  const extension = reader.extension();
  if (extension === undefined) return undefined;
  return extension.type === REFINED ? new Unknown(Uint8Array.from(extension.payload)) : UNKNOWN;
}

/** Writes null or unknown. False when the value is known and still has to be written. */
export function writeNullOrUnknown(writer: MsgpackWriter, value: Value | undefined): value is null | Unknown {
  if (value === null) {
    writer.nil();
    return true;
  }
  if (!(value instanceof Unknown)) return false;
  if (value.refinements === undefined) writer.raw(PLAIN_UNKNOWN);
  else writer.extension(REFINED, value.refinements);
  return true;
}

export const stringCodec: ValueCodec = {
  decode(reader) {
    const special = readNullOrUnknown(reader);
    return special === undefined ? reader.string() : special;
  },
  encode(writer, value) {
    if (typeof value === 'string') writer.string(value);
    else if (!writeNullOrUnknown(writer, value))
      throw new ValueError(`expected a string, got ${describeKind(value)}`);
  },
};

export const boolCodec: ValueCodec = {
  decode(reader) {
    const special = readNullOrUnknown(reader);
    return special === undefined ? reader.boolean() : special;
  },
  encode(writer, value) {
    if (typeof value === 'boolean') writer.boolean(value);
    else if (!writeNullOrUnknown(writer, value))
      throw new ValueError(`expected a bool, got ${describeKind(value)}`);
  },
};

export const numberCodec: ValueCodec = {
  decode(reader) {
    const special = readNullOrUnknown(reader);
    return special === undefined ? reader.number() : special;
  },
  encode(writer, value) {
    if (typeof value === 'number') {
      if (Number.isSafeInteger(value)) writer.integer(value);
      else if (Number.isFinite(value)) writer.string(String(value));
      else throw new ValueError(`${value} is not a number Terraform knows`);
    } else if (value instanceof BigNumber) writer.string(value.text);
    else if (!writeNullOrUnknown(writer, value))
      throw new ValueError(`expected a number, got ${describeKind(value)}`);
  },
};
