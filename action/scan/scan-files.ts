import { isArchive } from './archives/archive-name.ts';
import type { ContentScanner } from './content/content-scanner.ts';
import { newScanner } from './new-scanner.ts';
import type { ScanResult } from './scan-result.ts';
import { resultOf } from './scan-result.ts';
import type { ScanOptions } from './scan-target.ts';
import type { SecretMatch } from './secret-match.ts';
import { filesBelow, type ListedFile, trackedFiles } from './sources/file-list.ts';
import type { Location } from './sources/location.ts';
import type { Repository } from './sources/repository.ts';
import { defaultThreads, ScanThreads } from './sources/scan-threads.ts';
import { SkipLog } from './sources/skip-log.ts';
import type { Tally } from './sources/tally.ts';
import { scanTree } from './sources/tree-scan.ts';

type FileScanOptions = Required<Pick<ScanOptions, 'floor' | 'archives'>> &
  Pick<ScanOptions, 'threads' | 'threadsFrom'>;

/**
 * Scans files on disk: those that git tracks, or all of them outside a repository.
 *
 * @throws ScanError when git cannot list them.
 */
export async function scanFiles(
  { folder, file }: Location,
  repository: Repository | undefined,
  { floor, archives, threads = defaultThreads(), threadsFrom }: FileScanOptions,
): Promise<ScanResult> {
  const listed = new SkipLog();
  const root = repository?.root ?? folder;
  const pool = new ScanThreads(threads, floor, threadsFrom);
  try {
    const files = await filesOf(folder, file, repository, listed, pool);
    const packed = files.filter(({ path }) => archives && isArchive(path));
    const plain = packed.length === 0 ? files : files.filter(({ path }) => !isArchive(path));
    const scanner = newScanner(floor);
    const found = await scanTree(root, plain, scanner, pool);
    found.tally.skipped.addAll(listed.entries());
    const unpacked = await inArchives(root, packed, scanner, found.tally);
    return resultOf(
      {
        kind: 'tree',
        root,
        inRepository: repository !== undefined,
        shallow: false,
        commits: 0,
        ...found.tally.amount,
        threads: found.threads,
        engine: scanner.engine,
      },
      [...found.findings, ...unpacked],
      [],
    );
  } finally {
    pool.stop();
  }
}

/** Code for archives is loaded only when there are any. */
async function inArchives(
  root: string,
  packed: readonly ListedFile[],
  scanner: ContentScanner,
  tally: Tally,
): Promise<readonly SecretMatch[]> {
  if (packed.length === 0) return [];
  const { scanArchives } = await import('./archives/scan-archives.ts');
  return scanArchives(
    root,
    packed.map(({ path }) => path),
    scanner,
    tally,
  );
}

/** A named file is scanned whether git tracks it or not. */
async function filesOf(
  folder: string,
  file: string | undefined,
  repository: Repository | undefined,
  skipped: SkipLog,
  pool: ScanThreads,
): Promise<ListedFile[]> {
  if (file !== undefined) return [{ path: `${repository?.prefix ?? ''}${file}` }];
  const watch = (files: number) => pool.expect({ files });
  return repository === undefined
    ? filesBelow(folder, skipped, watch)
    : trackedFiles(repository, skipped, watch);
}
