import { count, grouped } from '../../provider/text/count.ts';
import { printable } from '../../provider/text/printable.ts';
import type { ScanScope } from './scan-result.ts';
import type { CacheUse } from './sources/scan-cache.ts';
import type { Skipped, SkipReason } from './sources/skip-log.ts';

const SKIPPED: Record<SkipReason, string> = {
  binary: 'binary',
  symlink: 'symbolic links (only their targets were read)',
  'behind-symlink': 'behind a symbolic link',
  submodule: 'submodules',
  'not-a-file': 'not regular files',
  unreadable: 'unreadable',
  missing: 'not in this clone',
  'lfs-content': 'Git LFS pointers (their content is not in the repository)',
  archive: 'archives, or parts of them, that could not be unpacked',
  'further-secrets': 'further secrets in files with more than 1,000',
};

/** What a scan looked at, and what it did not: one sentence a line. */
export function scopeText(scope: ScanScope): string[] {
  const lines = [`Scanned ${whatOf(scope)} (${sizeText(scope.bytes)}).`];
  if (scope.windowed > 0)
    lines.push(`${count(scope.windowed, 'large file')} scanned in overlapping windows.`);
  if (scope.patterns !== undefined)
    lines.push(`${count(scope.patterns.length, 'custom secret pattern')} searched for, too.`);
  if (scope.cache !== undefined) lines.push(...cacheText(scope.cache));
  for (const skipped of scope.skipped) lines.push(`Not scanned: ${skippedText(skipped)}.`);
  if (scope.shallow && scope.kind === 'history') {
    lines.push(
      'This clone is shallow: older commits were not scanned. Fetch them with `git fetch --unshallow`.',
    );
  }
  if (isWholeFolder(scope) && scope.files > 1) {
    lines.push(
      'No git repository was found here, so nothing was left out: ignored files and folders such as node_modules were scanned, too.',
    );
  }
  if (scope.files === 0 && scope.kind === 'tree')
    lines.push(`Nothing to scan: ${isWholeFolder(scope) ? 'there are' : 'git tracks'} no files here.`);
  return lines;
}

/** Whether a folder outside a repository was scanned, and not texts that code has made. */
function isWholeFolder({ kind, root, inRepository }: ScanScope): boolean {
  return kind === 'tree' && !inRepository && root !== '';
}

function cacheText({ known, note }: CacheUse): string[] {
  const lines = note === undefined ? [] : [note];
  if (known > 0)
    lines.push(`${count(known, 'further file version')} not read again: the cache knows what is in them.`);
  return lines;
}

function whatOf({ kind, files, commits, range, inRepository, untracked }: ScanScope): string {
  switch (kind) {
    case 'tree':
      return count(files, inRepository && untracked !== true ? 'tracked file' : 'file');
    case 'staged':
      return `${count(files, 'staged file')}`;
    case 'history':
      return `${count(files, 'file version')} in ${count(commits, 'commit')}, the whole history`;
    case 'range':
      return `${count(files, 'file version')} in ${count(commits, 'commit')}, ${range?.base.slice(0, 12)}..${range?.head.slice(0, 12)}`;
  }
}

function skippedText({ reason, count: number, examples }: Skipped): string {
  const named = ` (${examples.map(printable).join(', ')}${number > examples.length ? ', ...' : ''})`;
  return `${grouped(number)} ${SKIPPED[reason]}${named}`;
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return count(bytes, 'byte');
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
