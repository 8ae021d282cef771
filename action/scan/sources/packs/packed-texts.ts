import type { ContentOutcome, ContentScanner } from '../../content/content-scanner.ts';
import type { SearchedText } from '../../prefilter/prefilter.ts';
import { applyDelta, type DeltaSizes, deltaSizes } from './delta.ts';
import type { PackEntry } from './pack-entry.ts';
import { PackFile } from './pack-file.ts';
import type { TextStack } from './text-stack.ts';

/** Larger texts are left to git, which does not hold them as a whole. */
const LARGEST_TEXT = 16 * 1024 * 1024;
/** As many deltas in a row as git makes at most. */
const LONGEST_CHAIN = 4_095;
/** Mostly a header and all data of a delta. */
const AHEAD = 16 * 1024;

/** A text that another one is made from. */
interface Base {
  readonly bytes: Buffer;
  readonly length: number;
  readonly searched: SearchedText | undefined;
  /** Whether it is where it was searched. */
  readonly isLast: boolean;
}

interface Delta {
  readonly data: Buffer;
  readonly sizes: DeltaSizes;
}

/** Scans versions of files in one pack. It is fast when each version comes right after the one that it is made from. */
export class PackedTexts {
  readonly #pack: PackFile;
  readonly #scanner: ContentScanner;
  readonly #stack: TextStack;
  /** The text that was searched last, which is still in the buffer of the scanner. */
  #last: { readonly offset: number; readonly searched: SearchedText } | undefined;

  /**
   * @param pack path without its extension.
   * @param stack holds texts of this pack alone as long as it is used.
   */
  constructor(pack: string, scanner: ContentScanner, stack: TextStack) {
    this.#pack = new PackFile(pack, AHEAD);
    this.#stack = stack;
    this.#scanner = scanner;
  }

  close(): void {
    this.#pack.close();
  }

  /**
   * Scans the version whose entry begins at an offset.
   *
   * @param derived how many entries are made from it.
   * @returns undefined when git must read it, because it is too large, damaged, or not a blob.
   */
  scan(path: string, offset: number, derived: number): ContentOutcome | undefined {
    try {
      const entry = this.#pack.entryAt(offset);
      if (entry === undefined || entry.size > LARGEST_TEXT) return undefined;
      return entry.base.kind === 'none'
        ? this.#scanWhole(path, offset, entry, derived)
        : this.#scanDerived(path, offset, entry, derived);
    } catch (error) {
      // What zlib or the system says; anything else is a mistake of this program.
      if (error instanceof Error && ('code' in error || error instanceof RangeError)) return undefined;
      throw error;
    }
  }

  #scanWhole(path: string, offset: number, entry: PackEntry, derived: number): ContentOutcome | undefined {
    if (entry.base.kind !== 'none' || !entry.base.isBlob) return undefined;
    const data = this.#pack.dataOf(entry, offset);
    this.#stack.clear();
    const kept = derived > 1 ? this.#stack.push(offset, data.length) : undefined;
    if (kept !== undefined) data.copy(kept.bytes);
    const outcome = this.#scanner.scan(path, data);
    const searched = this.#searched(offset);
    if (kept !== undefined) kept.searched = searched;
    return outcome;
  }

  #scanDerived(path: string, offset: number, entry: PackEntry, derived: number): ContentOutcome | undefined {
    const delta = this.#deltaOf(entry, offset);
    const base = delta && this.#baseOf(entry);
    if (delta === undefined || base?.length !== delta.sizes.base) return undefined;
    const { result } = delta.sizes;
    this.#scanner.begin(path);
    const input = this.#scanner.free();
    // The scanner searches what fills its buffer before it gets the rest.
    const fits = result < input.length;
    // What is not searched as it is must be kept as well; then its base was not the last, either.
    const isKept = derived > 1 || (derived === 1 && !base.isLast) || !fits;
    const kept = isKept ? this.#stack.push(offset, result) : undefined;
    const text = fits ? input : (kept?.bytes ?? input);
    const parts = applyDelta(delta.data, delta.sizes, base.bytes, text);
    if (parts === undefined) {
      this.#stack.clear();
      return undefined;
    }
    if (!fits) return this.#scanner.scan(path, text.subarray(0, result));
    if (kept !== undefined) input.copy(kept.bytes, 0, 0, result);
    if (base.searched !== undefined) this.#scanner.derive({ from: base.searched, parts, length: result });
    this.#scanner.filled(result);
    const outcome = this.#scanner.finish();
    const searched = this.#searched(offset);
    if (kept !== undefined) kept.searched = searched;
    return outcome;
  }

  /** What was found in the text that has just been scanned; undefined when it was not searched at once. */
  #searched(offset: number): SearchedText | undefined {
    const searched = this.#scanner.last;
    if (searched === undefined || searched === this.#last?.searched) return undefined;
    this.#last = { offset, searched };
    return searched;
  }

  #deltaOf(entry: PackEntry, offset: number): Delta | undefined {
    if (entry.size > LARGEST_TEXT) return undefined;
    const data = this.#pack.dataOf(entry, offset);
    const sizes = deltaSizes(data);
    return sizes === undefined || Math.max(sizes.base, sizes.result) > LARGEST_TEXT
      ? undefined
      : { data, sizes };
  }

  #baseOf(entry: PackEntry): Base | undefined {
    const offset = this.#pack.baseOf(entry);
    return offset === undefined ? undefined : (this.#known(offset) ?? this.#made(offset));
  }

  #known(offset: number): Base | undefined {
    const last = this.#last;
    if (last?.offset === offset && last.searched === this.#scanner.last) {
      const { input: bytes, length } = last.searched;
      return { bytes, length, searched: last.searched, isLast: true };
    }
    const stacked = this.#stack.find(offset);
    return stacked && { ...stacked, isLast: false };
  }

  /** Makes the text of an entry, and all that it is made from. */
  #made(wanted: number): Base | undefined {
    const chain: number[] = [];
    let offset: number | undefined = wanted;
    let base: Base | undefined;
    while (offset !== undefined && base === undefined) {
      if (chain.length > LONGEST_CHAIN) return undefined;
      chain.push(offset);
      const entry: PackEntry | undefined = this.#pack.entryAt(offset);
      if (entry === undefined || entry.size > LARGEST_TEXT) return undefined;
      if (entry.base.kind === 'none' && !entry.base.isBlob) return undefined;
      const next: number | undefined = this.#pack.baseOf(entry);
      if (next === undefined && entry.base.kind !== 'none') return undefined;
      offset = next;
      if (offset !== undefined) base = this.#known(offset);
    }
    if (base === undefined) this.#stack.clear();
    for (const next of chain.toReversed()) {
      base = this.#madeFrom(base, next);
      if (base === undefined) return undefined;
    }
    return base;
  }

  #madeFrom(base: Base | undefined, offset: number): Base | undefined {
    const entry = this.#pack.entryAt(offset);
    if (entry === undefined) return undefined;
    if (base === undefined) {
      const data = this.#pack.dataOf(entry, offset);
      const text = this.#stack.push(offset, data.length);
      data.copy(text.bytes);
      return { ...text, isLast: false };
    }
    const delta = this.#deltaOf(entry, offset);
    if (delta === undefined || delta.sizes.base !== base.length) return undefined;
    const text = this.#stack.push(offset, delta.sizes.result);
    if (applyDelta(delta.data, delta.sizes, base.bytes, text.bytes) !== undefined)
      return { ...text, isLast: false };
    this.#stack.clear();
    return undefined;
  }
}
