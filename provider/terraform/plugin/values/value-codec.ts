import { MsgpackError, type MsgpackReader } from '../msgpack/reader.ts';
import { MsgpackWriter } from '../msgpack/writer.ts';
import type { Value } from './value.ts';

/** Reads and writes values of one type in Terraform's MessagePack form. */
export interface ValueCodec {
  /** @throws MsgpackError when the bytes are not of the type. */
  decode(reader: MsgpackReader): Value;
  /** @throws ValueError with the path when the value is not of the type. */
  encode(writer: MsgpackWriter, value: Value | undefined): void;
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
