import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { PLAIN_FILE } from '../plain-folders.ts';
import { LONGEST_HEADER, type PackEntry, packEntry } from './pack-entry.ts';
import { PackIndex } from './pack-index.ts';

/** An index of about two million objects; larger ones are left to git. */
const LARGEST_INDEX = 64 * 1024 * 1024;
/** No output of zlib is so small that its engine could not begin. */
const SMALLEST_OUTPUT = 64;

const HEADER = Buffer.from('PACK');
const VERSIONS = [2, 3];
const CHECKSUM = 20;

/** Reads a pack that may be larger than memory, through one small buffer. */
export class PackFile {
  readonly #path: string;
  readonly #ahead: number;
  #file: number | undefined;
  #window: Buffer;
  #from = 0;
  #filled = 0;
  #index: PackIndex | 'none' | undefined;

  /**
   * @param path without its extension.
   * @param ahead bytes to read at least: few for headers alone.
   */
  constructor(path: string, ahead: number) {
    this.#path = path;
    this.#ahead = ahead;
    this.#window = Buffer.allocUnsafeSlow(ahead);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Where an object is; undefined when it is not in this pack, or the pack or its index cannot be read. */
  offsetOf(id: Buffer): number | undefined {
    if (this.#index === undefined) {
      const index = readIndex(`${this.#path}.idx`);
      this.#index = index !== undefined && this.#isOf(index) ? index : 'none';
    }
    return this.#index === 'none' ? undefined : this.#index.offsetOf(id);
  }

  /**
   * The header of the entry at an offset; undefined when there is none.
   *
   * @throws Error when the file cannot be read.
   */
  entryAt(offset: number): PackEntry | undefined {
    return packEntry(this.#read(offset, LONGEST_HEADER), offset);
  }

  /**
   * Where the entry that an entry is a delta against begins, in the same pack; undefined when it is none, or cannot be found.
   */
  baseOf({ base }: PackEntry): number | undefined {
    if (base.kind === 'none') return undefined;
    return base.kind === 'offset' ? base.offset : this.offsetOf(base.id);
  }

  /**
   * The data of an entry, as large as its header says.
   *
   * @throws Error when it is not, or the file is damaged or cannot be read.
   */
  dataOf({ size, length }: PackEntry, offset: number): Buffer {
    // What zlib needs at most for these many bytes; an unusual encoder may need more, and is left to git.
    const most = size + Math.ceil(size / 1_024) + SMALLEST_OUTPUT;
    const data = inflateSync(this.#read(offset + length, most), {
      // One more, so that the end is found without another buffer.
      chunkSize: Math.max(SMALLEST_OUTPUT, size + 1),
      maxOutputLength: Math.max(1, size),
    });
    if (data.length !== size) throw new RangeError(`an entry has ${data.length} bytes instead of ${size}`);
    return data;
  }

  /** Makes sure, as git does, that the file is a pack, is complete, and belongs to an index. */
  #isOf({ count, packChecksum }: PackIndex): boolean {
    try {
      const header = this.#read(0, HEADER.length + 8);
      if (!header.subarray(0, HEADER.length).equals(HEADER)) return false;
      const [version, objects] = [header.readUInt32BE(HEADER.length), header.readUInt32BE(HEADER.length + 4)];
      if (!VERSIONS.includes(version) || objects !== count || this.#file === undefined) return false;
      return this.#read(fstatSync(this.#file).size - CHECKSUM, CHECKSUM).equals(packChecksum);
    } catch {
      return false;
    }
  }

  /** Valid until the next call; shorter at the end of the file. */
  #read(offset: number, count: number): Buffer {
    const at = offset - this.#from;
    if (at < 0 || at + count > this.#filled) {
      if (count > this.#window.length) this.#window = Buffer.allocUnsafeSlow(count);
      this.#file ??= openSync(`${this.#path}.pack`, PLAIN_FILE);
      this.#from = offset;
      this.#filled = 0;
      const wanted = Math.max(count, this.#ahead);
      for (let got = -1; got !== 0 && this.#filled < wanted; this.#filled += got)
        got = readSync(this.#file, this.#window, this.#filled, wanted - this.#filled, offset + this.#filled);
    }
    const start = offset - this.#from;
    return this.#window.subarray(start, Math.min(this.#filled, start + count));
  }
}

function readIndex(path: string): PackIndex | undefined {
  try {
    const file = openSync(path, PLAIN_FILE);
    try {
      const state = fstatSync(file);
      return state.isFile() && state.size <= LARGEST_INDEX ? PackIndex.of(readFileSync(file)) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
