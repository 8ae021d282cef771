import { type ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import type { FoundSecret } from '../content/found-secret.ts';
import { reachesOf } from '../content/rule-match.ts';
import { BUILT_IN_RULES, type SecretRules } from '../patterns/secret-rules.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { incrementalPrefilter } from '../prefilter/incremental-prefilter.ts';
import { INPUT_SIZE } from '../prefilter/prefilter.ts';
import { ruleSet } from '../rules/rule-set.ts';
import type { Confidence } from '../rules/secret-rule.ts';
import { BLOBS_PER_CHUNK, type BlobPlan } from './blob-plan.ts';
import { type Blob, type BlobReport, scanBatches } from './blob-reader.ts';
import { SETTLED, type Settled } from './scan-cache.ts';
import { type ScannedAmount, Tally } from './tally.ts';

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

/** Memory for texts that are made from one another. */
const PACK_BYTES = 52 * 1024 * 1024;

/**
 * A scanner for versions of files, one after the other.
 *
 * @param readsPacks whether it has memory for texts that are made from one another, as those in packs are.
 */
export function newVersionScanner(
  floor: Confidence,
  { rules, custom }: SecretRules = BUILT_IN_RULES,
  readsPacks = true,
): ContentScanner {
  const set = ruleSet(rules, false, custom);
  const reach = { literals: set.literals, reaches: reachesOf(set) };
  return new ContentScanner(
    set,
    incrementalPrefilter(() => bestPrefilter(set.literals, INPUT_SIZE, readsPacks ? PACK_BYTES : 0), reach),
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
 * Scans chunks of a list of blobs: those in packs, then those that git must read.
 *
 * @param blobs in the order of the plan.
 * @param chunks numbers of the chunks in order, asked for when they are needed.
 * @throws ScanError (as a rejection) when git fails.
 */
export async function scanBlobChunks(
  root: string,
  blobs: readonly Blob[],
  plan: BlobPlan,
  scanner: ContentScanner,
  chunks: Iterable<number>,
): Promise<BlobPart> {
  const tally = new Tally();
  const found: [number, readonly SentSecret[], boolean][] = [];
  const settled: number[] = [];
  const claimed = chunks[Symbol.iterator]();
  /** Indexes of blobs that are in a pack, but must be read by git. */
  const left: number[] = [];
  let chunk = claimed.next();
  if (
    plan.packed !== undefined &&
    scanner.shared !== undefined &&
    chunk.done !== true &&
    chunk.value < plan.packedChunks
  ) {
    const { PackedScan } = await import('./packs/packed-scan.ts');
    const packed = new PackedScan(plan.packed, scanner, scanner.shared);
    for (; chunk.done !== true && chunk.value < plan.packedChunks; chunk = claimed.next()) {
      for (const index of indexesOf(chunk.value)) {
        const blob = blobs[index];
        if (blob !== undefined && !packed.scan(index, blob, reporting(index))) left.push(index);
      }
    }
    packed.close();
  }
  const indexes: number[] = [];
  let done = 0;
  if (chunk.done !== true || left.length > 0)
    await scanBatches(root, batches(), scanner, (blob, outcome) => {
      reporting(indexes[done] ?? 0)(blob, outcome);
      done += 1;
    });
  return { found, settled: Int32Array.from(settled), amount: tally.amount };

  function reporting(index: number): BlobReport {
    return ({ path }, outcome) => {
      tally.countBlob(path, outcome);
      const kind = outcome && settledAs(outcome);
      if (kind !== undefined) settled.push(index, kind);
      else if (outcome?.kind === 'scanned') {
        const secrets = outcome.secrets.map(({ rule, ...secret }) => ({ ...secret, ruleId: rule.id }));
        found.push([index, secrets, outcome.uncollected === 0 && !outcome.isLfsPointer]);
      }
    };
  }

  function* batches(): Generator<readonly Blob[]> {
    for (; chunk.done !== true; chunk = claimed.next()) yield batch(indexesOf(chunk.value));
    for (let at = 0; at < left.length; at += BLOBS_PER_CHUNK)
      yield batch(left.slice(at, at + BLOBS_PER_CHUNK));
  }

  function batch(some: readonly number[]): readonly Blob[] {
    return some.flatMap((index) => {
      const blob = blobs[index];
      if (blob !== undefined) indexes.push(index);
      return blob ?? [];
    });
  }

  function indexesOf(number: number): number[] {
    const first = plan.starts[number] ?? 0;
    return Array.from({ length: (plan.starts[number + 1] ?? first) - first }, (_, index) => first + index);
  }
}
