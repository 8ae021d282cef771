import type { Field, MessageType } from './message.ts';

/** The bytes are not a message of the type. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtobufError';
  }
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

type Decoded = Record<string, unknown>;

const fieldsByNumber = new WeakMap<object, ReadonlyMap<number, readonly [string, Field]>>();

/** Reads a message. Fields it does not declare are skipped. @throws ProtobufError */
export function decodeMessage<T extends object>(type: MessageType<T>, bytes: Uint8Array): T;
export function decodeMessage(type: MessageType<object>, bytes: Uint8Array): object {
  const cursor: Cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  return readMessage(type, cursor, bytes.byteLength);
}

function readMessage(type: MessageType<object>, cursor: Cursor, end: number): object {
  const fields = numbered(type);
  const result: Decoded = {};
  while (cursor.at < end) {
    const tag = varint(cursor);
    const known = fields.get(tag >>> 3);
    if (known === undefined) skip(cursor, tag & 7, 0);
    else readField(known[0], known[1], tag & 7, cursor, result);
  }
  if (cursor.at !== end) throw new ProtobufError('a message runs past its end');
  return result;
}

function readField(name: string, field: Field, wireType: number, cursor: Cursor, result: Decoded): void {
  if (field.map) {
    const end = lengthDelimited(wireType, cursor);
    const entries = result[name];
    const map: Map<string, unknown> = entries instanceof Map ? entries : new Map();
    readEntry(field, cursor, end, map);
    result[name] = map;
    return;
  }
  const value = readValue(field, wireType, cursor);
  if (!field.repeated) result[name] = value;
  else {
    const list = result[name];
    if (Array.isArray(list)) list.push(value);
    else result[name] = [value];
  }
}

function readEntry(field: Field, cursor: Cursor, end: number, map: Map<string, unknown>): void {
  let key = '';
  let value: unknown = field.wire.kind === 'string' ? '' : {};
  while (cursor.at < end) {
    const tag = varint(cursor);
    if (tag >>> 3 === 1) key = readText(cursor, lengthDelimited(tag & 7, cursor));
    else if (tag >>> 3 === 2) value = readValue(field, tag & 7, cursor);
    else skip(cursor, tag & 7, 0);
  }
  if (cursor.at !== end) throw new ProtobufError('a map entry runs past its end');
  map.set(key, value);
}

function readValue(field: Field, wireType: number, cursor: Cursor): unknown {
  const { wire } = field;
  switch (wire.kind) {
    case 'integer':
      if (wireType !== 0) throw new ProtobufError(`field ${field.number} is not a number`);
      return varint(cursor);
    case 'bool':
      if (wireType !== 0) throw new ProtobufError(`field ${field.number} is not a bool`);
      return varint(cursor) !== 0;
    case 'string':
      return readText(cursor, lengthDelimited(wireType, cursor));
    case 'bytes': {
      const end = lengthDelimited(wireType, cursor);
      const start = cursor.at;
      cursor.at = end;
      return cursor.bytes.subarray(start, end);
    }
    case 'message':
      return readMessage(wire.message(), cursor, lengthDelimited(wireType, cursor));
  }
}

function readText(cursor: Cursor, end: number): string {
  const text = cursor.bytes.toString('utf8', cursor.at, end);
  cursor.at = end;
  return text;
}

function lengthDelimited(wireType: number, cursor: Cursor): number {
  if (wireType !== 2) throw new ProtobufError('a field does not have its declared form');
  const length = varint(cursor);
  const end = cursor.at + length;
  if (length < 0 || end > cursor.bytes.length) throw new ProtobufError('a message ends too early');
  return end;
}

function varint(cursor: Cursor): number {
  const { bytes } = cursor;
  let result = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new ProtobufError('a message ends too early');
    result |= (byte & 0x7f) << shift;
    if (byte < 0x80) return result;
  }
  let wide = BigInt(result);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new ProtobufError('a message ends too early');
    wide |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return Number(BigInt.asIntN(64, wide));
  }
  throw new ProtobufError('a number has too many bytes');
}

function skip(cursor: Cursor, wireType: number, depth: number): void {
  if (wireType === 0) varint(cursor);
  else if (wireType === 1) cursor.at += 8;
  else if (wireType === 2) cursor.at = lengthDelimited(wireType, cursor);
  else if (wireType === 5) cursor.at += 4;
  else if (wireType === 3 && depth < 32) {
    for (let tag = varint(cursor); (tag & 7) !== 4; tag = varint(cursor)) skip(cursor, tag & 7, depth + 1);
  } else throw new ProtobufError(`a field has the unknown wire type ${wireType}`);
  if (cursor.at > cursor.bytes.length) throw new ProtobufError('a message ends too early');
}

function numbered(type: MessageType<object>): ReadonlyMap<number, readonly [string, Field]> {
  let fields = fieldsByNumber.get(type);
  if (fields === undefined) {
    fields = new Map(Object.entries(type.fields).map(([name, field]) => [field.number, [name, field]]));
    fieldsByNumber.set(type, fields);
  }
  return fields;
}
