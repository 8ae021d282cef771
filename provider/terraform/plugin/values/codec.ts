import { MsgpackError, type MsgpackReader } from '../msgpack/reader.ts';
import { MsgpackWriter } from '../msgpack/writer.ts';
import { collectionCodec, dynamicCodec, mapCodec, objectCodec, tupleCodec } from './container-codecs.ts';
import { boolCodec, numberCodec, stringCodec } from './scalar-codecs.ts';
import type { ValueType } from './type.ts';
import type { Value } from './value.ts';

/** Reads and writes values of one type in Terraform's MessagePack form. */
export interface ValueCodec {
  /** @throws MsgpackError when the bytes are not of the type. */
  decode(reader: MsgpackReader): Value;
  /** @throws ValueError naming the place when the value is not of the type. */
  encode(writer: MsgpackWriter, value: Value | undefined): void;
}

/** Builds the codec of a type. Build it once per type and keep it. */
export function valueCodec(type: ValueType): ValueCodec {
  if (type === 'string') return stringCodec;
  if (type === 'number') return numberCodec;
  if (type === 'bool') return boolCodec;
  if (type === 'dynamic') return dynamicCodec(valueCodec);
  switch (type[0]) {
    case 'list':
    case 'set':
      return collectionCodec(valueCodec(type[1]));
    case 'map':
      return mapCodec(valueCodec(type[1]));
    case 'tuple':
      return tupleCodec(type[1].map(valueCodec));
    case 'object':
      return objectCodec(
        Object.entries(type[1]).map(([name, field]) => ({ name, codec: valueCodec(field) })),
      );
  }
}

const writer = new MsgpackWriter();

/** Writes one whole value. @throws ValueError */
export function encodeValue(codec: ValueCodec, value: Value): Uint8Array {
  writer.reset();
  codec.encode(writer, value);
  return writer.take();
}

/** Reads one whole value. @throws MsgpackError */
export function decodeValue(codec: ValueCodec, reader: MsgpackReader): Value {
  const value = codec.decode(reader);
  if (!reader.done) throw new MsgpackError('the value has bytes left over');
  return value;
}
