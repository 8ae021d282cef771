import { ScanError } from './scan-error.ts';
import { type ScanResult, withForeignComments } from './scan-result.ts';
import type { ScanOptions, ScanTarget } from './scan-target.ts';
import { CommitListing } from './sources/commit-listing.ts';
import { locate } from './sources/location.ts';
import { findRepository, type Repository } from './sources/repository.ts';

/**
 * Scans for secrets. Only the code for the target is loaded.
 *
 * @throws ScanError when git is needed and cannot do what is asked; the message says what to do.
 * @throws PatternFault when a custom pattern is not valid.
 */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const { path, target, floor = 'medium', archives = false, untracked = false } = options;
  const location = locate(path);
  const repository =
    options.repository ??
    (options.staged === undefined ? findRepository(location.folder) : await options.staged.repository);
  if (target.kind === 'tree') {
    const { scanFiles } = await import('./scan-files.ts');
    const result = await scanFiles(location, repository, { ...options, floor, archives, untracked });
    return completed(result, options);
  }
  if (repository === undefined)
    throw new ScanError(
      `${path} is not in a git repository, so it has no ${wordFor(target)} to scan. Run it in a repository, or scan the files alone.`,
    );
  if (repository.isBare === true && target.kind === 'staged')
    throw new ScanError(
      `${path} is a bare repository, so it has no staged changes to scan. Run it in a clone that has a work tree.`,
    );
  const scanned = await scanChanges(repository, target, { ...options, floor, archives });
  return completed(scanned, options);
}

/** Has the commits of a target listed before the scan; undefined when they must be looked up first. */
export function listAhead({ root, shallow }: Repository, target: ScanTarget): CommitListing | undefined {
  if (target.kind !== 'range' || target.areFound !== true || target.from === 'fork' || shallow)
    return undefined;
  return new CommitListing(root, [target.head, `^${target.base}`]);
}

function completed(result: ScanResult, { allowComments = [], patterns = [] }: ScanOptions): ScanResult {
  const counted = withForeignComments(result, allowComments);
  return patterns.length === 0 ? counted : { ...counted, scope: { ...counted.scope, patterns } };
}

async function scanChanges(
  repository: Repository,
  target: Exclude<ScanTarget, { kind: 'tree' }>,
  options: ScanOptions & Required<Pick<ScanOptions, 'floor' | 'archives'>>,
): Promise<ScanResult> {
  if (target.kind === 'staged') {
    const { scanNextCommit } = await import('./scan-staged.ts');
    return scanNextCommit(repository, options.staged, options);
  }
  const { scanCommitted } = await import('./scan-commits.ts');
  return scanCommitted(repository, target, options);
}

function wordFor({ kind }: ScanTarget): string {
  return kind === 'staged' ? 'staged changes' : kind === 'range' ? 'commits' : 'history';
}
