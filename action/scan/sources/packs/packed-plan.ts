import type { Blob } from '../blob-reader.ts';
import { PackFile } from './pack-file.ts';
import { packFiles } from './pack-files.ts';
import { PackForest } from './pack-forest.ts';
import { PackWindow } from './pack-window.ts';

/** Versions of files in packs, in the order in which they are made from one another. */
export interface PackedPlan {
  /** Paths of the packs, without their extension. */
  readonly packs: readonly string[];
  /** For each version: the index of its pack, where its entry begins, and how many entries are made from it. */
  readonly numbers: Uint8Array;
  readonly offsets: Float64Array;
  readonly derived: Uint8Array;
  /** Indexes of versions at which families of deltas begin. */
  readonly families: Int32Array;
}

/** Where versions of files are. */
export interface SortedBlobs {
  /** Those of the plan, in its order. */
  readonly packed: readonly Blob[];
  readonly plan: PackedPlan;
  /** Those that only git can read. */
  readonly rest: readonly Blob[];
}

const SHA1_DIGITS = 40;
/** Bytes to read for the header of an entry. */
const HEADER_AHEAD = 64;
const MANY = 255;

/** Finds out which versions of files are in packs, and puts them in an order in which each is made from the last ones. */
export function sortByPacks(root: string, blobs: readonly Blob[]): SortedBlobs {
  const paths = packFiles(root);
  const window = new PackWindow(Buffer.allocUnsafe(HEADER_AHEAD));
  const packs = paths.map((path) => {
    const file = new PackFile(path, window, HEADER_AHEAD);
    return { file, forest: new PackForest((offset) => baseIn(file, offset)) };
  });
  const places = blobs.map(({ id }, blob) => {
    if (id.length !== SHA1_DIGITS) return undefined;
    const bytes = Buffer.from(id, 'hex');
    for (const [number, { file, forest }] of packs.entries()) {
      const offset = file.offsetOf(bytes);
      if (offset !== undefined) return forest.add(blob, offset) ? { number, offset } : undefined;
    }
    return undefined;
  });
  for (const { file } of packs) file.close();

  const order: Blob[] = [];
  const numbers = new Uint8Array(blobs.length);
  const offsets = new Float64Array(blobs.length);
  const derived = new Uint8Array(blobs.length);
  const families: number[] = [];
  for (const place of places) {
    if (place === undefined) continue;
    for (const version of packs[place.number]?.forest.family(place.offset) ?? []) {
      const blob = blobs[version.blob];
      if (blob === undefined) continue;
      if (version.isFirst) families.push(order.length);
      numbers[order.length] = place.number;
      offsets[order.length] = version.offset;
      derived[order.length] = Math.min(MANY, version.derived);
      order.push(blob);
    }
  }
  return {
    packed: order,
    plan: { packs: paths, numbers, offsets, derived, families: Int32Array.from(families) },
    rest: blobs.filter((_, index) => places[index] === undefined),
  };
}

/** Undefined also for what cannot be read; git says why when it comes to it. */
function baseIn(file: PackFile, offset: number): number | undefined {
  try {
    const entry = file.entryAt(offset);
    return entry && file.baseOf(entry);
  } catch {
    return undefined;
  }
}
