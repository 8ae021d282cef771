import type { Blob } from './blob-reader.ts';
import type { PackedPlan } from './packs/packed-plan.ts';

/** How versions of files are shared out among threads. */
export interface BlobPlan {
  /** The index of the first version of each chunk, and the number of versions. */
  readonly starts: Int32Array;
  /** How many of the chunks are read from packs; git reads the others. */
  readonly packedChunks: number;
  readonly packed?: PackedPlan;
}

/** Blobs handed out at a time: enough for what versions of one file have in common, few enough to keep threads busy. */
export const BLOBS_PER_CHUNK = 256;
/** A chunk of packed blobs ends with a family of deltas, unless the family is much larger. */
const FAMILIES = { least: 64, most: 512 };
/** With fewer versions, finding the packs takes longer than git. */
const PACKS_FROM = 1_000;

/**
 * Plans how to read blobs, and returns them in the order of the plan.
 *
 * @param from how many blobs there are at least when packs are read here.
 */
export async function planBlobs(
  root: string,
  blobs: readonly Blob[],
  from: number = PACKS_FROM,
): Promise<{ readonly blobs: readonly Blob[]; readonly plan: BlobPlan }> {
  if (blobs.length < from) return { blobs, plan: { starts: chunked([0], blobs.length), packedChunks: 0 } };
  const { sortByPacks } = await import('./packs/packed-plan.ts');
  const { packed, plan, rest } = sortByPacks(root, blobs);
  const starts: number[] = [];
  let start = 0;
  const cut = (end: number) => {
    for (; start < end; start = Math.min(end, start + FAMILIES.most)) starts.push(start);
  };
  for (const family of plan.families) if (family - start >= FAMILIES.least) cut(family);
  cut(packed.length);
  const packedChunks = starts.length;
  const all = [...packed, ...rest];
  const restStarts = rest.length === 0 ? Int32Array.of(all.length) : chunked([packed.length], all.length);
  return {
    blobs: all,
    plan: { starts: Int32Array.from([...starts, ...restStarts]), packedChunks, packed: plan },
  };
}

function chunked(starts: number[], end: number): Int32Array {
  if (end === 0) return Int32Array.of(0);
  for (let at = (starts.at(-1) ?? 0) + BLOBS_PER_CHUNK; at < end; at += BLOBS_PER_CHUNK) starts.push(at);
  return Int32Array.from([...starts, end]);
}
