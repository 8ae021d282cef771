import type { ContentOutcome, ContentScanner } from '../../content/content-scanner.ts';
import type { Derivation, SearchedText } from '../../prefilter/prefilter.ts';
import { type DeltaSizes, deltaSizes } from './delta.ts';
import type { PackEntry } from './pack-entry.ts';
import { PackFile } from './pack-file.ts';
import type { StackedText, TextStack } from './text-stack.ts';
import { LARGEST_TEXT, type PlacedText, type Unpacker } from './unpacker.ts';

/** As many deltas in a row as git makes at most. */
const LONGEST_CHAIN = 4_095;
/** Mostly a header and all data of a delta. */
const AHEAD = 16 * 1024;

/** A text that another one is made from. */
interface Base extends PlacedText {
  readonly searched: SearchedText | undefined;
  /** Whether it is where it was searched. */
  readonly isLast: boolean;
}

/** A text that is about to be written. */
interface NewText extends PlacedText {
  /** Whether it is written where it is searched. */
  readonly fits: boolean;
  /** Its place among those that others are made from. */
  readonly kept: StackedText | undefined;
}

interface Delta {
  /** Without the sizes before them. */
  readonly instructions: Buffer;
  readonly sizes: DeltaSizes;
}

/** Scans versions of files in one pack. It is fast when each version comes right after the one that it is made from. */
export class PackedTexts {
  readonly #pack: PackFile;
  readonly #scanner: ContentScanner;
  readonly #unpacker: Unpacker;
  readonly #stack: TextStack;
  /** The text that was searched last, which is still in the buffer of the scanner. */
  #last: { readonly offset: number; readonly searched: SearchedText } | undefined;

  /**
   * @param pack path without its extension.
   * @param unpacker has the memory in which the scanner searches.
   * @param stack holds texts of this pack alone as long as it is used.
   */
  constructor(pack: string, scanner: ContentScanner, unpacker: Unpacker, stack: TextStack) {
    this.#pack = new PackFile(pack, unpacker.window, AHEAD);
    this.#unpacker = unpacker;
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
      // What the system says, or what does not fit; anything else is a mistake of this program.
      if (error instanceof Error && ('code' in error || error instanceof RangeError)) return undefined;
      throw error;
    }
  }

  #scanWhole(path: string, offset: number, entry: PackEntry, derived: number): ContentOutcome | undefined {
    if (entry.base.kind !== 'none' || !entry.base.isBlob) return undefined;
    this.#stack.clear();
    const text = this.#placeFor(path, offset, entry.size, derived > 1);
    if (!this.#inflate(entry, offset, text.at)) return this.#give();
    return this.#scanPlaced(path, offset, text);
  }

  #scanDerived(path: string, offset: number, entry: PackEntry, derived: number): ContentOutcome | undefined {
    // Makes texts that the delta is against, whose deltas take its place.
    const base = this.#baseOf(entry);
    const delta = base && this.#deltaOf(entry, offset);
    if (delta === undefined || base?.length !== delta.sizes.base) return undefined;
    // What is not searched as it is must be kept as well; then its base was not the last, either.
    const text = this.#placeFor(path, offset, delta.sizes.result, derived > 1 || !base.isLast);
    const parts = this.#unpacker.applyDelta(delta.instructions, base, text);
    if (parts === undefined) return this.#give();
    const { searched: from } = base;
    return this.#scanPlaced(path, offset, text, from && { from, parts, length: text.length });
  }

  /** Nothing of what was kept counts when a text could not be made. */
  #give(): undefined {
    this.#stack.clear();
    return undefined;
  }

  /** Where to write a text: where it is searched, or where it is kept when it does not fit there. */
  #placeFor(path: string, offset: number, length: number, isKept: boolean): NewText {
    this.#scanner.begin(path);
    const input = this.#scanner.free();
    // The scanner searches what fills its buffer before it gets the rest.
    const fits = length < input.length;
    const kept = isKept || !fits ? this.#stack.push(offset, length) : undefined;
    return { at: fits || kept === undefined ? input.byteOffset : kept.at, length, fits, kept };
  }

  #scanPlaced(path: string, offset: number, { at, length, fits, kept }: NewText, derivation?: Derivation) {
    const { bytes } = this.#unpacker;
    if (!fits) return this.#scanner.scan(path, bytes.subarray(at, at + length));
    if (kept !== undefined) bytes.copyWithin(kept.at, at, at + length);
    if (derivation !== undefined) this.#scanner.derive(derivation);
    this.#scanner.filled(length);
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

  #inflate(entry: PackEntry, offset: number, target: number): boolean {
    return this.#unpacker.inflate(this.#pack.compressedData(entry, offset), target, entry.size);
  }

  #deltaOf(entry: PackEntry, offset: number): Delta | undefined {
    if (entry.size > LARGEST_TEXT) return undefined;
    const data = this.#unpacker.inflateDelta(this.#pack.compressedData(entry, offset), entry.size);
    const sizes = data && deltaSizes(data);
    if (data === undefined || sizes === undefined || Math.max(sizes.base, sizes.result) > LARGEST_TEXT)
      return undefined;
    return { instructions: data.subarray(sizes.length), sizes };
  }

  #baseOf(entry: PackEntry): Base | undefined {
    const offset = this.#pack.baseOf(entry);
    return offset === undefined ? undefined : (this.#known(offset) ?? this.#made(offset));
  }

  #known(offset: number): Base | undefined {
    const last = this.#last;
    if (last?.offset === offset && last.searched === this.#scanner.last) {
      const { input, length } = last.searched;
      return { at: input.byteOffset, length, searched: last.searched, isLast: true };
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
      const text = this.#stack.push(offset, entry.size);
      return this.#inflate(entry, offset, text.at) ? { ...text, isLast: false } : this.#give();
    }
    const delta = this.#deltaOf(entry, offset);
    if (delta === undefined || delta.sizes.base !== base.length) return undefined;
    const text = this.#stack.push(offset, delta.sizes.result);
    const parts = this.#unpacker.applyDelta(delta.instructions, base, text);
    return parts === undefined ? this.#give() : { ...text, isLast: false };
  }
}
