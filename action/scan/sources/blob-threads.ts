import type { ContentScanner } from '../content/content-scanner.ts';
import type { FoundSecret } from '../content/found-secret.ts';
import { allRules } from '../rules/built-in-rules.ts';
import type { SecretRule } from '../rules/secret-rule.ts';
import { type BlobPart, type SentSecret, scanBlobChunks } from './blob-part.ts';
import { planBlobs } from './blob-plan.ts';
import type { Blob } from './blob-reader.ts';
import type { SecretReader } from './found-in-blobs.ts';
import { isSettled, type ScanCache, SETTLED } from './scan-cache.ts';
import type { ScanThread, ScanThreads } from './scan-threads.ts';
import type { Tally } from './tally.ts';
import { ChunkBoard } from './tree-part.ts';

/** How blobs are shared out among threads. */
export interface BlobSharing {
  /** The further threads, started by now if they are worth it; with a cache, they are started when it is known what is left. */
  readonly pool: ScanThreads<BlobPart>;
  readonly cache?: ScanCache | undefined;
  /** How many blobs there are at least when packs are read without git; for tests. */
  readonly packsFrom?: number | undefined;
  /** The rules of the scanner. Defaults to the built-in ones. */
  readonly rules?: readonly SecretRule[] | undefined;
  /** Makes a scanner that reads packs, when there are some to read. Defaults to the scanner of the rest. */
  readonly packScanner?: () => ContentScanner;
}

/** Scans blobs with several threads, each with its own git: unpacking versions of files is most of the work. */
export function inThreads({
  pool,
  cache,
  packsFrom,
  rules = allRules(),
  packScanner,
}: BlobSharing): SecretReader {
  const ruleById: RulesById = new Map(rules.map((rule) => [rule.id, rule]));
  return async (root, all, scanner, tally) => {
    const found = new Map<string, readonly FoundSecret[]>();
    const unknown =
      cache === undefined
        ? all
        : all.filter((blob) => !isKnown(blob, cache, tally) && !recall(blob, cache, found, ruleById));
    if (cache !== undefined) pool.expect({ files: unknown.length });
    const { blobs, plan } = await planBlobs(root, unknown, packsFrom);
    const board = new ChunkBoard(plan.starts.length - 1, 1);
    const started: readonly ScanThread<BlobPart>[] = pool.started;
    const paths = started.length === 0 ? '' : blobs.map(({ id, path }) => `${id} ${path}`).join('\0');
    const running = started.map((thread) => ({
      thread,
      part: thread.work({ root, paths, plan, board: board.shared }),
    }));
    const used = plan.packed === undefined ? scanner : (packScanner?.() ?? scanner);
    const scanHere = (chunks: Iterable<number>) => scanBlobChunks(root, blobs, plan, used, chunks);
    const parts = [await scanHere(board.claimed(1))];
    for (const { thread, part } of running) {
      const idle = board.chunksOf(0).length === 0 && board.chunksOf(thread.number).length === 0;
      parts.push((idle ? undefined : await part) ?? (await scanHere(board.chunksOf(thread.number))));
    }
    parts.push(await scanHere(board.chunksOf(0)));

    for (const part of parts) {
      tally.add(part.amount);
      if (cache !== undefined) keep(part, blobs, cache);
      for (const [index, secrets] of part.found)
        found.set(blobs[index]?.id ?? '', received(secrets, ruleById));
    }
    return found;
  };
}

type RulesById = ReadonlyMap<string, SecretRule>;

function received(secrets: readonly SentSecret[], ruleById: RulesById): readonly FoundSecret[] {
  return secrets.flatMap(({ ruleId, ...secret }) => {
    const rule = ruleById.get(ruleId);
    return rule === undefined ? [] : [{ ...secret, rule }];
  });
}

/** Takes over what the cache knows of a blob with secrets. */
function recall(
  blob: Blob,
  cache: ScanCache,
  found: Map<string, readonly FoundSecret[]>,
  ruleById: RulesById,
): boolean {
  const text = cache.foundIn(blob);
  if (text === undefined) return false;
  const secrets: readonly SentSecret[] = JSON.parse(text);
  found.set(blob.id, received(secrets, ruleById));
  return true;
}

/** Counts a blob as far as the cache knows it. */
function isKnown(blob: Blob, cache: ScanCache, tally: Tally): boolean {
  const kind = cache.kindOf(blob);
  if (kind === SETTLED.binary) tally.skipped.add('binary', blob.path);
  if (kind === SETTLED.lfsPointer) tally.skipped.add('lfs-content', blob.path);
  return kind !== undefined;
}

function keep({ settled, found }: BlobPart, blobs: readonly Blob[], cache: ScanCache): void {
  for (let at = 0; at < settled.length; at += 2) {
    const blob = blobs[settled[at] ?? 0];
    const kind = settled[at + 1];
    if (blob !== undefined && isSettled(kind)) cache.add(blob, kind);
  }
  for (const [index, secrets, isAll] of found) {
    const blob = blobs[index];
    if (blob !== undefined && isAll) cache.addFound(blob, JSON.stringify(secrets));
  }
}
