import { type BigNumber, numberFromFloat, numberFromText } from '../values/big-number.ts';

/** Text up to this size is faster to read byte by byte than with TextDecoder. */
const SHORT = 24;

/** The bytes are not the MessagePack that was expected. */
export class MsgpackError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MsgpackError';
  }
}

/** Reads MessagePack step by step; the caller knows what comes next from Terraform's type. */
export class MsgpackReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Consumes a nil if one comes next. */
  nil(): boolean {
    if (this.#bytes[this.#at] !== 0xc0) return false;
    this.#at++;
    return true;
  }

  /** Consumes `expected` (a whole encoded key) if exactly these bytes come next. */
  literal(expected: Uint8Array): boolean {
    const { length } = expected;
    const start = this.#at;
    if (start + length > this.#bytes.length) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== expected[i]) return false;
    this.#at = start + length;
    return true;
  }

  /** Consumes an extension if one comes next. The payload shares memory with the input. */
  extension(): { readonly type: number; readonly payload: Uint8Array } | undefined {
    const tag = this.#bytes[this.#at] ?? 0;
    let size: number;
    if (tag >= 0xd4 && tag <= 0xd8) {
      this.#at++;
      size = 1 << (tag - 0xd4);
    } else if (tag >= 0xc7 && tag <= 0xc9) {
      this.#at++;
      size = this.#unsigned(1 << (tag - 0xc7));
    } else return undefined;
    const type = this.#byte();
    return { type, payload: this.#take(size) };
  }

  boolean(): boolean {
    const tag = this.#byte();
    if (tag === 0xc3) return true;
    if (tag === 0xc2) return false;
    throw this.#unexpected('a bool', tag);
  }

  /** Terraform sends numbers as integers, floats, or decimal text when neither is exact. */
  number(): number | BigNumber {
    const tag = this.#byte();
    if (tag < 0x80) return tag;
    if (tag >= 0xe0) return tag - 0x100;
    switch (tag) {
      case 0xcc:
        return this.#unsigned(1);
      case 0xcd:
        return this.#unsigned(2);
      case 0xce:
        return this.#unsigned(4);
      case 0xcf:
        return fromBigInt(this.#take(8).readBigUInt64BE());
      case 0xd0:
        return this.#take(1).readInt8();
      case 0xd1:
        return this.#take(2).readInt16BE();
      case 0xd2:
        return this.#take(4).readInt32BE();
      case 0xd3:
        return fromBigInt(this.#take(8).readBigInt64BE());
      case 0xca:
        return finite(this.#take(4).readFloatBE());
      case 0xcb:
        return finite(this.#take(8).readDoubleBE());
      default:
        return this.#numberText(tag);
    }
  }

  string(): string {
    const tag = this.#byte();
    const size = this.#stringSize(tag);
    if (size === undefined) throw this.#unexpected('a string', tag);
    return this.#text(size);
  }

  /** Binary, or text as bytes. Shares memory with the input. */
  binary(): Uint8Array {
    const tag = this.#byte();
    const size = tag >= 0xc4 && tag <= 0xc6 ? this.#unsigned(1 << (tag - 0xc4)) : this.#stringSize(tag);
    if (size === undefined) throw this.#unexpected('bytes', tag);
    return this.#take(size);
  }

  /** Elements of the array that starts here. */
  array(): number {
    const tag = this.#byte();
    if (tag >= 0x90 && tag <= 0x9f) return tag & 0x0f;
    if (tag === 0xdc) return this.#counted(2, 1);
    if (tag === 0xdd) return this.#counted(4, 1);
    throw this.#unexpected('an array', tag);
  }

  /** Entries of the map that starts here. */
  map(): number {
    const tag = this.#byte();
    if (tag >= 0x80 && tag <= 0x8f) return tag & 0x0f;
    if (tag === 0xde) return this.#counted(2, 2);
    if (tag === 0xdf) return this.#counted(4, 2);
    throw this.#unexpected('a map', tag);
  }

  #numberText(tag: number): number | BigNumber {
    const size = this.#stringSize(tag);
    if (size === undefined) throw this.#unexpected('a number', tag);
    const text = this.#text(size);
    try {
      return numberFromText(text);
    } catch (cause) {
      if (cause instanceof RangeError) throw new MsgpackError(cause.message);
      throw cause;
    }
  }

  #stringSize(tag: number): number | undefined {
    if (tag >= 0xa0 && tag <= 0xbf) return tag & 0x1f;
    if (tag >= 0xd9 && tag <= 0xdb) return this.#unsigned(1 << (tag - 0xd9));
    return undefined;
  }

  #text(size: number): string {
    const bytes = this.#bytes;
    const start = this.#at;
    const end = this.#advance(size);
    if (size > SHORT) return bytes.toString('utf8', start, end);
    let text = '';
    for (let at = start; at < end; at++) {
      const code = bytes[at] ?? 0;
      if (code >= 0x80) return bytes.toString('utf8', start, end);
      text += String.fromCharCode(code);
    }
    return text;
  }

  /** A length that the rest of the input can hold, so that a false length allocates nothing. */
  #counted(width: 2 | 4, bytesEach: number): number {
    const count = this.#unsigned(width);
    if (count * bytesEach > this.#bytes.length - this.#at) throw new MsgpackError('the value ends too early');
    return count;
  }

  #unsigned(size: number): number {
    const start = this.#at;
    this.#advance(size);
    return this.#bytes.readUIntBE(start, size);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new MsgpackError('the value ends too early');
    this.#at++;
    return byte;
  }

  #take(size: number): Buffer {
    const start = this.#at;
    return this.#bytes.subarray(start, this.#advance(size));
  }

  #advance(size: number): number {
    const end = this.#at + size;
    if (end > this.#bytes.length) throw new MsgpackError('the value ends too early');
    this.#at = end;
    return end;
  }

  #unexpected(expected: string, tag: number): MsgpackError {
    return new MsgpackError(`expected ${expected}, found MessagePack tag 0x${tag.toString(16)}`);
  }
}

function fromBigInt(value: bigint): number | BigNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : numberFromText(value.toString());
}

function finite(float: number): number | BigNumber {
  if (!Number.isFinite(float)) throw new MsgpackError('infinite numbers are not supported');
  return numberFromFloat(float);
}
