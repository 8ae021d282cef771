import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gitEntries } from './git.ts';
import type { Repository } from './repository.ts';
import type { SkipLog } from './skip-log.ts';

/** A file to scan. */
export interface ListedFile {
  /** Relative to the root of the scan, with forward slashes. */
  readonly path: string;
  /** Id of its content in git, in case the file is not on disk. */
  readonly blob?: string;
}

/** Called now and then with the number of files listed so far. */
export type ListWatch = (files: number) => void;

/**
 * The regular files that git tracks below the directory that was asked about. Links and submodules are only noted.
 *
 * @throws ScanError (as a rejection) when git fails.
 */
export async function trackedFiles(
  { root, prefix }: Repository,
  skipped: SkipLog,
  watch: ListWatch = () => {},
): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  let last = '';
  const args = ['ls-files', '-s', '-z', '--', prefix === '' ? '.' : prefix];
  for await (const entries of gitEntries(root, args)) {
    for (const entry of entries) {
      // `<mode> <blob> <stage>`, a tab, and the path
      const mode = entry.slice(0, 6);
      const blob = entry.slice(7, entry.indexOf(' ', 7));
      const path = entry.slice(entry.indexOf('\t') + 1);
      // A file with merge conflicts is listed once for each side.
      if (path === last || path === '') continue;
      last = path;
      if (mode === '100644' || mode === '100755') files.push({ path, blob });
      else skipped.add(mode === '160000' ? 'submodule' : 'symlink', path);
    }
    watch(files.length);
  }
  return files;
}

/** All regular files below a directory outside a repository, in a fixed order, without `.git` directories. */
export function filesBelow(root: string, skipped: SkipLog, watch: ListWatch = () => {}): ListedFile[] {
  const files: ListedFile[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readFolder(join(root, folder), folder, skipped)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) files.push({ path });
      else if (entry.isSymbolicLink()) skipped.add('symlink', path);
      else if (!entry.isDirectory()) skipped.add('not-a-file', path);
      else if (entry.name !== '.git') pending.push(path);
    }
    watch(files.length);
  }
  return files;
}

function readFolder(absolute: string, folder: string, skipped: SkipLog) {
  try {
    const entries = readdirSync(absolute, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    skipped.add('unreadable', folder);
    return [];
  }
}
