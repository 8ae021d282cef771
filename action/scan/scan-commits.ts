import { rulesWith } from './patterns/secret-rules.ts';
import { ScanError } from './scan-error.ts';
import { resultOf, type ScanResult } from './scan-result.ts';
import type { CommitRange, ScanOptions } from './scan-target.ts';
import { type BlobPart, newVersionScanner } from './sources/blob-part.ts';
import { CommitListing } from './sources/commit-listing.ts';
import { scanCommits } from './sources/commit-scan.ts';
import { tryGit } from './sources/git.ts';
import { commitOf, mergeBase, type Repository, resolveCommit } from './sources/repository.ts';
import { ScanCache } from './sources/scan-cache.ts';
import { defaultThreads, ScanThreads } from './sources/scan-threads.ts';
import { withMaskedNames } from './sources/short-texts.ts';

type CommitScanOptions = Required<Pick<ScanOptions, 'floor' | 'archives'>> &
  Pick<ScanOptions, 'threads' | 'threadsFrom' | 'cache' | 'patterns' | 'listing'>;

/**
 * Scans what commits add.
 *
 * @throws ScanError when git cannot do what is asked.
 */
export async function scanCommitted(
  repository: Repository,
  target: CommitRange | { readonly kind: 'history' },
  {
    floor,
    archives,
    threads = defaultThreads(),
    threadsFrom,
    cache: path,
    patterns,
    listing: listed,
  }: CommitScanOptions,
): Promise<ScanResult> {
  const { head, base } = commitsOf(repository, target);
  const listing = listed ?? new CommitListing(repository.root, revisionsFrom(head, base));
  const pool = new ScanThreads<BlobPart>(threads, { floor, patterns, versions: true }, threadsFrom);
  try {
    const rules = await rulesWith(patterns);
    // Memory for packs would have garbage collected in scans that read none.
    const scanner = newVersionScanner(floor, rules, false);
    const cache = path === undefined ? undefined : new ScanCache(path, { floor, patterns });
    const packScanner = () => newVersionScanner(floor, rules);
    const reading = { pool, cache, archives, rules: rules.rules, packScanner };
    const found = await scanCommits(repository, listing, head, scanner, reading);
    if (found.commits === 0) assertNoCommits(repository, head, base);
    const { amount } = found.tally;
    const scope = {
      kind: target.kind,
      root: repository.root,
      inRepository: true,
      shallow: repository.shallow,
      engine: scanner.engine,
      ...amount,
      skipped: withMaskedNames(scanner, amount.skipped),
      commits: found.commits,
      ...(cache !== undefined && { cache: cache.write() }),
      ...(head !== undefined && base !== undefined && { range: { base, head } }),
      threads: 1 + pool.started.length,
    };
    return resultOf(scope, found.findings, found.preexisting);
  } finally {
    pool.stop();
    listing.close();
  }
}

/** The newest commit, and the one that is the newest known before; undefined when there is none. */
function commitsOf(
  repository: Repository,
  target: CommitRange | { readonly kind: 'history' },
): { readonly head: string | undefined; readonly base: string | undefined } {
  if (target.kind === 'history') return { head: commitOf(repository.root, 'HEAD'), base: undefined };
  const find = (name: string) => (target.areFound === true ? name : resolveCommit(repository, name));
  const head = find(target.head);
  const named = find(target.base);
  // Looking up the merge base also proves that the clone has enough history.
  const fork = repository.shallow || target.from === 'fork' ? mergeBase(repository, named, head) : named;
  return { head, base: target.from === 'fork' ? fork : named };
}

/** @throws ScanError when git listed no commits of a range that has some: they would count as fine. */
function assertNoCommits({ root }: Repository, head: string | undefined, base: string | undefined): void {
  if (head === undefined || base === undefined) return;
  const { status } = tryGit(root, ['merge-base', '--is-ancestor', head, base]);
  if (status === 0) return;
  throw new ScanError(
    `git listed no commit of ${base}..${head}, though there is one. Nothing was scanned. Run the scan again, and check the repository with "git fsck" if it happens again.`,
  );
}

function revisionsFrom(head: string | undefined, base: string | undefined): readonly string[] {
  if (head === undefined) return ['--all'];
  return base === undefined ? ['--all', head] : [head, `^${base}`];
}
