import { rulesWith } from './patterns/secret-rules.ts';
import type { ScanResult, ScanScope } from './scan-result.ts';
import { resultOf } from './scan-result.ts';
import type { CommitRange, ScanOptions } from './scan-target.ts';
import { type BlobPart, newVersionScanner } from './sources/blob-part.ts';
import { scanCommits } from './sources/commit-scan.ts';
import { commitOf, mergeBase, type Repository, resolveCommit } from './sources/repository.ts';
import { ScanCache } from './sources/scan-cache.ts';
import { defaultThreads, ScanThreads } from './sources/scan-threads.ts';
import { withMaskedNames } from './sources/short-texts.ts';
import type { ChangeScan } from './sources/staged-scan.ts';

type CommitScanOptions = Required<Pick<ScanOptions, 'floor' | 'archives'>> &
  Pick<ScanOptions, 'threads' | 'threadsFrom' | 'cache' | 'patterns'>;

/**
 * Scans what commits add.
 *
 * @throws ScanError when git cannot do what is asked.
 */
export async function scanCommitted(
  repository: Repository,
  target: CommitRange | { readonly kind: 'history' },
  { floor, archives, threads = defaultThreads(), threadsFrom, cache: path, patterns }: CommitScanOptions,
): Promise<ScanResult> {
  const rules = await rulesWith(patterns);
  // Memory for packs would have garbage collected in scans that read none.
  const scanner = newVersionScanner(floor, rules, false);
  const pool = new ScanThreads<BlobPart>(threads, { floor, patterns, versions: true }, threadsFrom);
  const common = {
    kind: target.kind,
    root: repository.root,
    inRepository: true,
    shallow: repository.shallow,
    engine: scanner.engine,
  };
  const amountOf = ({ tally: { amount } }: ChangeScan) => ({
    ...amount,
    skipped: withMaskedNames(scanner, amount.skipped),
  });
  const finish = (found: ChangeScan, more: Pick<ScanScope, 'commits' | 'range' | 'cache'>) =>
    resultOf(
      { ...common, ...amountOf(found), ...more, threads: 1 + pool.started.length },
      found.findings,
      found.preexisting,
    );

  const cache = path === undefined ? undefined : new ScanCache(path, { floor, patterns });
  const scanAll = async (revisions: readonly string[], head: string | undefined) => {
    try {
      const packScanner = () => newVersionScanner(floor, rules);
      const reading = { pool, cache, archives, rules: rules.rules, packScanner };
      const found = await scanCommits(repository, revisions, head, scanner, reading);
      const { commits } = found;
      return { found, scope: { commits, ...(cache !== undefined && { cache: cache.write() }) } };
    } finally {
      pool.stop();
    }
  };

  switch (target.kind) {
    case 'range': {
      const find = (name: string) => (target.areFound === true ? name : resolveCommit(repository, name));
      const head = find(target.head);
      const named = find(target.base);
      // Looking up the merge base also proves that the clone has enough history.
      const fork = repository.shallow || target.from === 'fork' ? mergeBase(repository, named, head) : named;
      const base = target.from === 'fork' ? fork : named;
      const revisions = [head, `^${base}`];
      const { found, scope } = await scanAll(revisions, head);
      return finish(found, { ...scope, range: { base, head } });
    }
    case 'history': {
      const head = commitOf(repository.root, 'HEAD');
      const revisions = head === undefined ? ['--all'] : ['--all', head];
      const { found, scope } = await scanAll(revisions, head);
      return finish(found, scope);
    }
  }
}
