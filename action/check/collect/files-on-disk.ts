import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { filesBelow } from '../../scan/sources/file-list.ts';
import { git, nulSeparated } from '../../scan/sources/git.ts';
import type { GitObjects } from '../../scan/sources/git-objects.ts';
import { PLAIN_FILE, PlainFolders } from '../../scan/sources/plain-folders.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import { SkipLog } from '../../scan/sources/skip-log.ts';
import { type FileText, MAX_TEXT_BYTES, textOf, textOrNothing } from './file-text.ts';
import { readObjectText } from './files-in-git.ts';
import { trackedPaths } from './submodules.ts';

/** A repository and a reader for its objects. */
export interface OpenRepository {
  readonly repository: Repository;
  readonly objects: GitObjects;
}

/**
 * The files on disk: those that git tracks, with those of submodules that are checked out, or all files outside a
 * repository. Links are never followed. Files that a sparse checkout omits are read from git.
 *
 * @param root top folder of the repository, or the folder itself.
 */
export class FilesOnDisk implements FileSource {
  readonly #root: string;
  readonly #git: OpenRepository | undefined;
  readonly #folders: PlainFolders;
  #leftOut: ReadonlyMap<string, string> | undefined;

  constructor(root: string, git: OpenRepository | undefined) {
    this.#root = root;
    this.#git = git;
    this.#folders = new PlainFolders(root);
  }

  async list(): Promise<readonly string[]> {
    const paths =
      this.#git === undefined
        ? filesBelow(this.#root, new SkipLog()).map(({ path }) => path)
        : await trackedPaths(this.#git.repository);
    return paths.sort();
  }

  async read(path: string): Promise<string | undefined> {
    return textOrNothing(await this.readText(path));
  }

  async readText(path: string): Promise<FileText> {
    if (!staysInside(path)) return 'missing';
    if (!this.#folders.leadTo(path)) return 'unfit';
    const read = readPlainFile(`${this.#root}/${path}`);
    if (read !== 'missing' || this.#git === undefined) return read;
    this.#leftOut ??= leftOutOfCheckout(this.#git.repository);
    const blob = this.#leftOut.get(path);
    return blob === undefined ? 'missing' : readObjectText(this.#git.objects, blob);
  }
}

/** Tracked files that a sparse checkout did not write to disk. Deleted files are not among them. */
function leftOutOfCheckout({ root }: Repository): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of nulSeparated(git(root, ['ls-files', '-t', '-s', '-z']))) {
    // `<tag> <mode> <blob> <stage>`, a tab, and the path; S marks files that the checkout skipped
    const tab = entry.indexOf('\t');
    const [tag, mode = '', blob = ''] = entry.slice(0, tab).split(' ');
    if (tag === 'S' && mode.startsWith('100')) blobs.set(entry.slice(tab + 1), blob);
  }
  return blobs;
}

function staysInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\0') && !path.split(/[/\\]/).includes('..');
}

function readPlainFile(path: string): FileText {
  let file: number;
  try {
    file = openSync(path, PLAIN_FILE);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unfit';
  }
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= MAX_TEXT_BYTES ? textOf(readFileSync(file)) : 'unfit';
  } catch {
    return 'unfit';
  } finally {
    closeSync(file);
  }
}
