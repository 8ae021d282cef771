import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitEntries, nulSeparated } from './git.ts';
import { commitOf, type Repository } from './repository.ts';
import type { SkipLog } from './skip-log.ts';

/** A file to scan. */
export interface ListedFile {
  /** Relative to the root of the scan, with forward slashes. */
  readonly path: string;
  /** Id of its content in git, in case the file is not on disk. */
  readonly blob?: string;
  /** True for a symbolic link: its target is text, too, but it is not followed. */
  readonly isLink?: true;
}

/** Called now and then with the number of files listed so far. */
export type ListWatch = (files: number) => void;

/**
 * The files and links that git tracks below the directory that was asked about. Submodules are only noted.
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
      else if (mode === '160000') skipped.add('submodule', path);
      else files.push(linkAt(path, skipped));
    }
    watch(files.length);
  }
  return files;
}

function linkAt(path: string, skipped: SkipLog): ListedFile {
  skipped.add('symlink', path);
  return { path, isLink: true };
}

/** Files that git neither tracks nor ignores. */
export function untrackedFiles({ root, prefix }: Repository): ListedFile[] {
  const args = ['ls-files', '--others', '--exclude-standard', '-z', '--', prefix === '' ? '.' : prefix];
  return nulSeparated(git(root, args))
    .filter((path) => !path.endsWith('/'))
    .map((path) => ({ path }));
}

/** The files of the newest commit, for a repository without a work tree. */
export function committedFiles({ root }: Repository, skipped: SkipLog): ListedFile[] {
  if (commitOf(root, 'HEAD') === undefined) return [];
  return nulSeparated(git(root, ['ls-tree', '-r', '-z', '--full-tree', 'HEAD'])).flatMap((entry) => {
    // `<mode> <type> <id>`, a tab, and the path
    const tab = entry.indexOf('\t');
    const [mode = '', , blob = ''] = entry.slice(0, tab).split(' ');
    const path = entry.slice(tab + 1);
    if (mode !== '160000') return { path, blob };
    skipped.add('submodule', path);
    return [];
  });
}

/** All files and links below a directory outside a repository, in a fixed order, without `.git` directories. */
export function filesBelow(root: string, skipped: SkipLog, watch: ListWatch = () => {}): ListedFile[] {
  const files: ListedFile[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readFolder(join(root, folder), folder, skipped)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) files.push({ path });
      else if (entry.isSymbolicLink()) files.push(linkAt(path, skipped));
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
