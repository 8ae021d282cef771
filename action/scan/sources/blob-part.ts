import { type ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import type { FoundSecret } from '../content/found-secret.ts';
import { reachesOf } from '../content/rule-match.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { incrementalPrefilter } from '../prefilter/incremental-prefilter.ts';
import { ruleSet } from '../rules/rule-set.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import { type Blob, scanBatches } from './blob-reader.ts';
import { SETTLED, type Settled } from './scan-cache.ts';
import { type ScannedAmount, Tally } from './tally.ts';

/** Blobs handed out at a time: enough for what versions of one file have in common, few enough to keep threads busy. */
export const BLOBS_PER_CHUNK = 256;

/** A found secret on its way from another thread, which cannot send the rule itself. */
export interface SentSecret extends Omit<FoundSecret, 'rule'> {
  readonly ruleId: string;
}

/** What one thread found in the chunks it took. */
export interface BlobPart {
  /** By the index of the blob; `isAll` when they are all that is to be said about it. */
  readonly found: readonly (readonly [index: number, secrets: readonly SentSecret[], isAll: boolean])[];
  /** Indexes of blobs without secrets, each followed by what they are. */
  readonly settled: Int32Array;
  readonly amount: ScannedAmount;
}

/** A scanner for versions of files, one after the other. */
export function newVersionScanner(floor: Confidence): ContentScanner {
  const set = ruleSet();
  const reach = { literals: set.literals, reaches: reachesOf(set) };
  return new ContentScanner(
    set,
    incrementalPrefilter(() => bestPrefilter(set.literals), reach),
    floor,
  );
}

/** Undefined when there are secrets. */
function settledAs(outcome: ContentOutcome): Settled | undefined {
  if (outcome.kind === 'binary') return SETTLED.binary;
  if (outcome.secrets.length > 0) return undefined;
  return outcome.isLfsPointer ? SETTLED.lfsPointer : SETTLED.clean;
}

/**
 * Scans chunks of a list of blobs.
 *
 * @param blobs versions of one file next to each other.
 * @param chunks numbers of the chunks, asked for when git is about to need them.
 * @throws ScanError (as a rejection) when git fails.
 */
export async function scanBlobChunks(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  chunks: Iterable<number>,
): Promise<BlobPart> {
  const tally = new Tally();
  const found: [number, readonly SentSecret[], boolean][] = [];
  const settled: number[] = [];
  const indexes: number[] = [];
  let done = 0;
  await scanBatches(root, batches(), scanner, ({ path }, outcome) => {
    const index = indexes[done] ?? 0;
    done += 1;
    tally.countBlob(path, outcome);
    const kind = outcome && settledAs(outcome);
    if (kind !== undefined) settled.push(index, kind);
    else if (outcome?.kind === 'scanned') {
      const secrets = outcome.secrets.map(({ rule, ...secret }) => ({ ...secret, ruleId: rule.id }));
      found.push([index, secrets, outcome.uncollected === 0 && !outcome.isLfsPointer]);
    }
  });
  return { found, settled: Int32Array.from(settled), amount: tally.amount };

  function* batches(): Generator<readonly Blob[]> {
    for (const chunk of chunks) {
      const first = chunk * BLOBS_PER_CHUNK;
      const batch = blobs.slice(first, first + BLOBS_PER_CHUNK);
      for (const index of batch.keys()) indexes.push(first + index);
      yield batch;
    }
  }
}
