import type { EqualPart } from '../../prefilter/equal-parts.ts';
import { kernelModule, type SharedMemory, startKernel } from '../../prefilter/load-kernel.ts';
import { PackWindow } from './pack-window.ts';

/** Larger texts are left to git, which does not hold them as a whole. */
export const LARGEST_TEXT = 8 * 1024 * 1024;

/** What a kernel may read after a source and write after a target. */
const SLACK = 64;
/** What zlib needs at most for an entry; an unusual encoder may need more, and is left to git. */
const WINDOW_BYTES = LARGEST_TEXT + LARGEST_TEXT / 1_024 + 64;
/** The end of the tables in assembly/unpack.ts. */
const TABLE_BYTES = 25_728;
/** Of a delta that copies more parts, only the first are known. */
const MOST_PARTS = 4_096;
const PART_SIZE = 12;

interface Kernel {
  prepare(at: number): void;
  inflate(source: number, sourceEnd: number, target: number, size: number): number;
  applyDelta(
    delta: number,
    deltaEnd: number,
    base: number,
    baseSize: number,
    target: number,
    size: number,
    parts: number,
    capacity: number,
  ): number;
}

/** A text in the memory of an {@link Unpacker}. */
export interface PlacedText {
  /** Offset of its first byte. */
  readonly at: number;
  readonly length: number;
}

/**
 * Unpacks entries of packs, in the memory in which texts are searched: the data of an entry, and a text that is made from
 * another one and a delta. Wherever it writes, it may also write up to 64 bytes after that.
 */
export class Unpacker {
  /** Where packs are read into. */
  readonly window: PackWindow;
  /** All of the memory. */
  readonly bytes: Buffer;
  /** Where the rest of the memory begins, which is free for texts. */
  readonly texts: number;
  readonly #kernel: Kernel;
  readonly #delta: number;
  readonly #parts: Int32Array;

  /** @throws Error when the kernel cannot be loaded, or the memory is too small. */
  constructor({ memory, from }: SharedMemory) {
    this.#kernel = startKernel(kernelModule('unpack.wasm', import.meta.url), memory, isKernel);
    this.bytes = Buffer.from(memory.buffer);
    const tables = aligned(from);
    this.#kernel.prepare(tables);
    const parts = aligned(tables + TABLE_BYTES);
    this.#parts = new Int32Array(memory.buffer, parts, (MOST_PARTS * PART_SIZE) / 4);
    const window = aligned(parts + MOST_PARTS * PART_SIZE);
    this.window = new PackWindow(this.bytes.subarray(window, window + WINDOW_BYTES));
    this.#delta = aligned(window + WINDOW_BYTES + SLACK);
    this.texts = aligned(this.#delta + LARGEST_TEXT + SLACK);
  }

  /** Unpacks zlib data in the window to an offset. False when it is damaged, or not of this size. */
  inflate(source: Buffer, target: number, size: number): boolean {
    const at = source.byteOffset;
    return this.#kernel.inflate(at, at + source.length, target, size) !== 0;
  }

  /** The data of a delta, as {@link Unpacker.applyDelta} expects it. Valid until the next one. */
  inflateDelta(source: Buffer, size: number): Buffer | undefined {
    if (size > LARGEST_TEXT || !this.inflate(source, this.#delta, size)) return undefined;
    return this.bytes.subarray(this.#delta, this.#delta + size);
  }

  /**
   * Makes a text from another.
   *
   * @param instructions of a delta in this memory, without the sizes before them.
   * @param target where there is room for a text of the length, and nothing of the base.
   * @returns what was copied from the base, in the order of the result; undefined when the delta is damaged.
   */
  applyDelta(instructions: Buffer, base: PlacedText, { at, length }: PlacedText): EqualPart[] | undefined {
    const from = instructions.byteOffset;
    const to = from + instructions.length;
    const parts = this.#parts;
    const count = this.#kernel.applyDelta(
      from,
      to,
      base.at,
      base.length,
      at,
      length,
      parts.byteOffset,
      MOST_PARTS,
    );
    if (count < 0) return undefined;
    const equal: EqualPart[] = [];
    for (let at = 0; at < 3 * count; at += 3)
      equal.push({ before: parts[at] ?? 0, now: parts[at + 1] ?? 0, length: parts[at + 2] ?? 0 });
    return equal;
  }
}

function isKernel(exports: object): exports is Kernel {
  return ['prepare', 'inflate', 'applyDelta'].every((name) => name in exports);
}

function aligned(at: number): number {
  return (at + 15) & ~15;
}
