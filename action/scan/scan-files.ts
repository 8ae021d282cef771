import { isArchive } from './archives/archive-name.ts';
import type { ContentScanner } from './content/content-scanner.ts';
import { newScanner } from './new-scanner.ts';
import { rulesWith } from './patterns/secret-rules.ts';
import { bestPrefilter } from './prefilter/best-prefilter.ts';
import type { ScanResult } from './scan-result.ts';
import { resultOf } from './scan-result.ts';
import type { ScanOptions } from './scan-target.ts';
import type { SecretMatch } from './secret-match.ts';
import {
  committedFiles,
  filesBelow,
  type ListedFile,
  trackedFiles,
  untrackedFiles,
} from './sources/file-list.ts';
import type { Location } from './sources/location.ts';
import type { Repository } from './sources/repository.ts';
import { defaultThreads, ScanThreads } from './sources/scan-threads.ts';
import { secretsInLinks, secretsInNames, withMaskedNames, withMaskedPaths } from './sources/short-texts.ts';
import { SkipLog } from './sources/skip-log.ts';
import { Tally } from './sources/tally.ts';
import { scanStored, scanTree, type TreeScan } from './sources/tree-scan.ts';

type FileScanOptions = Required<Pick<ScanOptions, 'floor' | 'archives' | 'untracked'>> &
  Pick<ScanOptions, 'threads' | 'threadsFrom' | 'patterns'>;

/**
 * Scans files on disk: those that git tracks, or all of them outside a repository.
 *
 * @throws ScanError when git cannot list them.
 */
export async function scanFiles(
  { folder, file }: Location,
  repository: Repository | undefined,
  { floor, archives, untracked, threads = defaultThreads(), threadsFrom, patterns }: FileScanOptions,
): Promise<ScanResult> {
  const listed = new SkipLog();
  const root = repository?.root ?? folder;
  const rules = await rulesWith(patterns);
  const pool = new ScanThreads(threads, { floor, patterns }, threadsFrom);
  try {
    const all = await filesOf(folder, file, repository, listed, pool, untracked);
    const files = all.filter(({ isLink }) => isLink !== true);
    const packed = files.filter(({ path }) => archives && repository?.isBare !== true && isArchive(path));
    const plain = packed.length === 0 ? files : files.filter(({ path }) => !isArchive(path));
    const scanner = newScanner(floor, bestPrefilter, undefined, rules);
    const found = await scanListed(root, plain, scanner, pool, repository?.isBare === true);
    found.tally.skipped.addAll(listed.entries());
    const unpacked = await inArchives(root, packed, scanner, found.tally);
    const links = secretsInLinks(root, all, scanner);
    const names = secretsInNames(
      scanner,
      all.map(({ path }) => path),
      () => ({ kind: 'file' }),
    );
    return resultOf(
      {
        kind: 'tree',
        root,
        inRepository: repository !== undefined,
        ...(untracked && repository !== undefined && { untracked }),
        shallow: false,
        commits: 0,
        ...found.tally.amount,
        skipped: withMaskedNames(scanner, found.tally.amount.skipped),
        threads: found.threads,
        engine: scanner.engine,
      },
      [...withMaskedPaths([...found.findings, ...links, ...unpacked], names.masks), ...names.findings],
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

/** The contents are on disk, or only in git. */
async function scanListed(
  root: string,
  files: readonly ListedFile[],
  scanner: ContentScanner,
  pool: ScanThreads,
  isBare: boolean,
): Promise<TreeScan> {
  if (!isBare) return scanTree(root, files, scanner, pool);
  const tally = new Tally();
  return { findings: await scanStored(root, files, scanner, tally), tally, threads: 1 };
}

/** A named file is scanned whether git tracks it or not. */
async function filesOf(
  folder: string,
  file: string | undefined,
  repository: Repository | undefined,
  skipped: SkipLog,
  pool: ScanThreads,
  untracked: boolean,
): Promise<ListedFile[]> {
  if (file !== undefined) return [{ path: `${repository?.prefix ?? ''}${file}` }];
  const watch = (files: number) => pool.expect({ files });
  if (repository === undefined) return filesBelow(folder, skipped, watch);
  if (repository.isBare === true) return committedFiles(repository, skipped);
  const tracked = await trackedFiles(repository, skipped, watch);
  return untracked ? [...tracked, ...untrackedFiles(repository)] : tracked;
}
