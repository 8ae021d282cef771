import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { PLAIN_FILE } from '../plain-folders.ts';
import { LONGEST_HEADER, type PackEntry, packEntry } from './pack-entry.ts';
import { PackIndex } from './pack-index.ts';
import type { PackWindow } from './pack-window.ts';

/** An index of about two million objects; larger ones are left to git. */
const LARGEST_INDEX = 64 * 1024 * 1024;
/** What zlib adds to data at most, besides a thousandth; an unusual encoder may add more, and is left to git. */
const MOST_ADDED = 64;

const HEADER = Buffer.from('PACK');
const VERSIONS = [2, 3];
const CHECKSUM = 20;

/** Reads a pack that may be larger than memory, part by part. */
export class PackFile {
  readonly #path: string;
  readonly #window: PackWindow;
  readonly #ahead: number;
  #file: number | undefined;
  #index: PackIndex | 'none' | undefined;

  /**
   * @param path without its extension.
   * @param ahead bytes to read at least: few for headers alone.
   */
  constructor(path: string, window: PackWindow, ahead: number) {
    this.#path = path;
    this.#window = window;
    this.#ahead = ahead;
  }

  close(): void {
    if (this.#file === undefined) return;
    this.#window.leave(this.#file);
    closeSync(this.#file);
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
   * What the data of an entry is compressed to, and what follows it. Valid until the next call.
   *
   * @throws Error when the file cannot be read, or the data is larger than can be read at once.
   */
  compressedData({ size, length }: PackEntry, offset: number): Buffer {
    return this.#read(offset + length, size + Math.ceil(size / 1_024) + MOST_ADDED);
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
    this.#file ??= openSync(`${this.#path}.pack`, PLAIN_FILE);
    return this.#window.read(this.#file, offset, count, this.#ahead);
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
