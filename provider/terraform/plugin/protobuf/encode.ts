import type { Field, MessageType } from './message.ts';

let buffer: Buffer = Buffer.allocUnsafe(8192);
let end = 0;

/**
 * Writes a message. Fields that are undefined are left out.
 *
 * @param headroom bytes left free at the start, for the caller's own prefix
 */
export function encodeMessage<T extends object>(type: MessageType<T>, value: T, headroom?: number): Buffer;
export function encodeMessage(type: MessageType<object>, value: object, headroom = 0): Buffer {
  end = 0;
  reserve(headroom);
  end = headroom;
  writeMessage(type, value);
  return Buffer.from(buffer.subarray(0, end));
}

function writeMessage(type: MessageType<object>, value: object): void {
  const { fields } = type;
  for (const [name, content] of Object.entries(value)) {
    if (content === undefined) continue;
    const field = fields[name];
    if (field === undefined) throw new TypeError(`the message has no field "${name}"`);
    if (field.map && content instanceof Map) for (const [key, item] of content) writeEntry(field, key, item);
    else if (field.repeated && Array.isArray(content))
      for (const item of content) writeValue(field, field.number, item);
    else writeValue(field, field.number, content);
  }
}

function writeEntry(field: Field, key: unknown, item: unknown): void {
  varint(field.number * 8 + 2);
  const start = open();
  varint(10);
  text(String(key));
  writeValue(field, 2, item);
  close(start);
}

function writeValue(field: Field, number: number, value: unknown): void {
  const { wire } = field;
  if (wire.kind === 'integer' && typeof value === 'number') {
    varint(number * 8);
    if (value >= 0) varint(value);
    else wideVarint(BigInt.asUintN(64, BigInt(value)));
  } else if (wire.kind === 'bool' && typeof value === 'boolean') {
    varint(number * 8);
    varint(value ? 1 : 0);
  } else if (wire.kind === 'string' && typeof value === 'string') {
    varint(number * 8 + 2);
    text(value);
  } else if (wire.kind === 'bytes' && value instanceof Uint8Array) {
    varint(number * 8 + 2);
    varint(value.length);
    reserve(value.length);
    buffer.set(value, end);
    end += value.length;
  } else if (wire.kind === 'message' && typeof value === 'object' && value !== null) {
    varint(number * 8 + 2);
    const start = open();
    writeMessage(wire.message(), value);
    close(start);
  } else throw new TypeError(`field ${number} needs a ${wire.kind}`);
}

/** Starts a part whose length precedes it, assuming that the length fits into one byte. */
function open(): number {
  reserve(1);
  end += 1;
  return end;
}

function close(start: number): void {
  const length = end - start;
  if (length < 0x80) {
    buffer[start - 1] = length;
    return;
  }
  let extra = 0;
  for (let rest = length >>> 7; rest > 0; rest >>>= 7) extra++;
  reserve(extra);
  buffer.copyWithin(start + extra, start, end);
  end = start - 1;
  varint(length);
  end += length;
}

function text(value: string): void {
  const size = Buffer.byteLength(value);
  varint(size);
  reserve(size);
  buffer.write(value, end, size);
  end += size;
}

function varint(value: number): void {
  reserve(10);
  let rest = value;
  while (rest >= 0x80) {
    buffer[end++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  buffer[end++] = rest;
}

function wideVarint(value: bigint): void {
  reserve(10);
  let rest = value;
  while (rest >= 0x80n) {
    buffer[end++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  buffer[end++] = Number(rest);
}

function reserve(size: number): void {
  if (end + size <= buffer.length) return;
  const grown = Buffer.allocUnsafe(Math.max(end + size, buffer.length * 2));
  buffer.copy(grown, 0, 0, end);
  buffer = grown;
}
