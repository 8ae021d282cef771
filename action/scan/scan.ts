import { scanChanges } from './scan-changes.ts';
import { ScanError } from './scan-error.ts';
import { scanFiles } from './scan-files.ts';
import { type ScanResult, withForeignComments } from './scan-result.ts';
import type { ScanOptions, ScanTarget } from './scan-target.ts';
import { locate } from './sources/location.ts';
import { findRepository } from './sources/repository.ts';

/**
 * Scans for secrets.
 *
 * @throws ScanError when git is needed and cannot do what is asked; the message says what to do.
 */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const { path, target, floor = 'medium', archives = false, untracked = false, allowComments = [] } = options;
  const location = locate(path);
  const repository =
    options.repository ??
    (options.staged === undefined ? findRepository(location.folder) : await options.staged.repository);
  if (target.kind === 'tree') {
    const result = await scanFiles(location, repository, { ...options, floor, archives, untracked });
    return withForeignComments(result, allowComments);
  }
  if (repository === undefined)
    throw new ScanError(`${path} is not in a git repository, so it has no ${wordFor(target)} to scan.`);
  if (repository.isBare === true && target.kind === 'staged')
    throw new ScanError(`${path} is a bare repository, so it has no staged changes to scan.`);
  return withForeignComments(
    await scanChanges(repository, target, options.staged, { ...options, floor, archives }),
    allowComments,
  );
}

function wordFor({ kind }: ScanTarget): string {
  return kind === 'staged' ? 'staged changes' : kind === 'range' ? 'commits' : 'history';
}
