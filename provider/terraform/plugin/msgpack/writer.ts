/** Writes MessagePack into one growing buffer, always in the most compact form. */
export class MsgpackWriter {
  #bytes: Buffer = Buffer.allocUnsafe(2048);
  #end = 0;

  /** Everything written since the last call, as bytes of its own; the writer starts over. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
    return taken;
  }

  /** Discards what was written. */
  reset(): void {
    this.#end = 0;
  }

  nil(): void {
    this.#byte(0xc0);
  }

  boolean(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2);
  }

  /** Writes a safe integer. */
  integer(value: number): void {
    if (value >= 0) {
      if (value < 0x80) this.#byte(value);
      else if (value <= 0xff) this.#tagged(0xcc, value, 1);
      else if (value <= 0xffff) this.#tagged(0xcd, value, 2);
      else if (value <= 0xffffffff) this.#tagged(0xce, value, 4);
      else this.#wide(0xcf, value);
    } else if (value >= -0x20) this.#byte(0x100 + value);
    else if (value >= -0x80) this.#tagged(0xd0, value + 0x100, 1);
    else if (value >= -0x8000) this.#tagged(0xd1, value + 0x10000, 2);
    else if (value >= -0x80000000) this.#tagged(0xd2, value + 0x100000000, 4);
    else this.#wide(0xd3, value);
  }

  string(text: string): void {
    const length = text.length;
    if (length < 0x20) {
      this.#reserve(1 + length * 3);
      const bytes = this.#bytes;
      const start = this.#end + 1;
      let i = 0;
      for (; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code >= 0x80) break;
        bytes[start + i] = code;
      }
      if (i === length) {
        bytes[this.#end] = 0xa0 | length;
        this.#end = start + length;
        return;
      }
    }
    const size = Buffer.byteLength(text);
    if (size < 0x20) this.#byte(0xa0 | size);
    else if (size <= 0xff) this.#tagged(0xd9, size, 1);
    else if (size <= 0xffff) this.#tagged(0xda, size, 2);
    else this.#tagged(0xdb, size, 4);
    this.#reserve(size);
    this.#bytes.write(text, this.#end, size);
    this.#end += size;
  }

  binary(value: Uint8Array): void {
    const size = value.length;
    if (size <= 0xff) this.#tagged(0xc4, size, 1);
    else if (size <= 0xffff) this.#tagged(0xc5, size, 2);
    else this.#tagged(0xc6, size, 4);
    this.raw(value);
  }

  extension(type: number, payload: Uint8Array): void {
    const size = payload.length;
    const fixed = [1, 2, 4, 8, 16].indexOf(size);
    if (fixed >= 0) this.#byte(0xd4 + fixed);
    else if (size <= 0xff) this.#tagged(0xc7, size, 1);
    else if (size <= 0xffff) this.#tagged(0xc8, size, 2);
    else this.#tagged(0xc9, size, 4);
    this.#byte(type);
    this.raw(payload);
  }

  array(length: number): void {
    if (length < 0x10) this.#byte(0x90 | length);
    else if (length <= 0xffff) this.#tagged(0xdc, length, 2);
    else this.#tagged(0xdd, length, 4);
  }

  map(length: number): void {
    if (length < 0x10) this.#byte(0x80 | length);
    else if (length <= 0xffff) this.#tagged(0xde, length, 2);
    else this.#tagged(0xdf, length, 4);
  }

  /** Writes bytes that are MessagePack already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#end++] = value;
  }

  #tagged(tag: number, value: number, size: 1 | 2 | 4): void {
    this.#reserve(1 + size);
    this.#bytes[this.#end] = tag;
    this.#bytes.writeUIntBE(value, this.#end + 1, size);
    this.#end += 1 + size;
  }

  #wide(tag: number, value: number): void {
    this.#reserve(9);
    this.#bytes[this.#end] = tag;
    if (tag === 0xcf) this.#bytes.writeBigUInt64BE(BigInt(value), this.#end + 1);
    else this.#bytes.writeBigInt64BE(BigInt(value), this.#end + 1);
    this.#end += 9;
  }

  #reserve(size: number): void {
    const needed = this.#end + size;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
