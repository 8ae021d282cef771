import { HuffmanError, huffmanDecode } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';

/** A header block that cannot be decoded; the connection's compression state is lost with it. */
export class HpackError extends Error {}

type Entry = readonly [name: string, value: string];

/** Headers of one request by name. Repeated values are joined by a comma. */
export type Headers = ReadonlyMap<string, string>;

/** Octets that each entry of the dynamic table counts in addition to its text (RFC 7541, section 4.1). */
const ENTRY_OVERHEAD = 32;

/** Decodes header blocks of one connection, in order: each block may change the table the next one refers to. */
export class HpackDecoder {
  readonly #limit: number;
  readonly #maxHeaderBytes: number;
  #capacity: number;
  /** Newest last, so that adding is cheap. */
  readonly #dynamic: Entry[] = [];
  #dynamicSize = 0;
  #block: Uint8Array = new Uint8Array(0);
  #at = 0;

  /**
   * @param limit octets of dynamic table that were announced to the peer
   * @param maxHeaderBytes octets all headers of a request may have together
   */
  constructor(limit: number = 4096, maxHeaderBytes: number = 65_536) {
    this.#limit = limit;
    this.#capacity = limit;
    this.#maxHeaderBytes = maxHeaderBytes;
  }

  /** Decodes one whole block. @throws HpackError */
  decode(block: Uint8Array): Headers {
    this.#block = block;
    this.#at = 0;
    const headers = new Map<string, string>();
    let bytes = 0;
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0;
      if ((first & 0xe0) === 0x20) {
        if (headers.size > 0) throw new HpackError('a table size update after the first header');
        this.#resize(this.#integer(5));
        continue;
      }
      const [name, value] = this.#field(first);
      bytes += name.length + value.length + ENTRY_OVERHEAD;
      if (bytes > this.#maxHeaderBytes) throw new HpackError('the headers are too large');
      const earlier = headers.get(name);
      headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
    }
    return headers;
  }

  #field(first: number): Entry {
    if (first & 0x80) return this.#entry(this.#integer(7));
    const indexed = (first & 0x40) !== 0;
    const index = this.#integer(indexed ? 6 : 4);
    const name = index === 0 ? this.#text() : this.#entry(index)[0];
    const entry: Entry = [name, this.#text()];
    if (indexed) this.#add(entry);
    return entry;
  }

  #entry(index: number): Entry {
    const fixed = STATIC_TABLE[index - 1];
    if (fixed !== undefined) return fixed;
    const entry = this.#dynamic[this.#dynamic.length - (index - STATIC_TABLE.length)];
    if (index === 0 || entry === undefined) throw new HpackError(`no header has the index ${index}`);
    return entry;
  }

  #add(entry: Entry): void {
    this.#dynamic.push(entry);
    this.#dynamicSize += sizeOf(entry);
    this.#evict();
  }

  #resize(capacity: number): void {
    if (capacity > this.#limit) throw new HpackError('the table would be larger than allowed');
    this.#capacity = capacity;
    this.#evict();
  }

  #evict(): void {
    let gone = 0;
    while (this.#dynamicSize > this.#capacity) {
      const entry = this.#dynamic[gone++];
      if (entry === undefined) break;
      this.#dynamicSize -= sizeOf(entry);
    }
    if (gone > 0) this.#dynamic.splice(0, gone);
  }

  #text(): string {
    const coded = ((this.#block[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const end = this.#at + length;
    if (end > this.#block.length) throw new HpackError('a header ends too early');
    const bytes = this.#block.subarray(this.#at, end);
    this.#at = end;
    if (!coded) return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
    try {
      return huffmanDecode(bytes).toString('latin1');
    } catch (error) {
      throw error instanceof HuffmanError ? new HpackError(error.message) : error;
    }
  }

  #integer(prefixBits: number): number {
    const mask = (1 << prefixBits) - 1;
    const first = this.#block[this.#at++];
    if (first === undefined) throw new HpackError('a header ends too early');
    let value = first & mask;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.#block[this.#at++];
      if (byte === undefined) throw new HpackError('a header ends too early');
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new HpackError('a number in a header is too large');
  }
}

function sizeOf([name, value]: Entry): number {
  return name.length + value.length + ENTRY_OVERHEAD;
}
