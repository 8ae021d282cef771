import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { trackedFiles } from '../../scan/sources/file-list.ts';
import { gitEntries } from '../../scan/sources/git.ts';
import type { GitObjects } from '../../scan/sources/git-objects.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import { SkipLog } from '../../scan/sources/skip-log.ts';
import type { Tree } from '../request.ts';
import { type FileText, MAX_TEXT_BYTES, textOf, textOrNothing } from './file-text.ts';

type StoredTree = Exclude<Tree, { readonly kind: 'work-tree' }>;

/**
 * The files of a commit or of the index, as git stores them: nothing is checked out, filtered or run. Only files below the
 * checked folder are listed, but files outside it can be read.
 */
export class FilesInGit implements FileSource {
  readonly #repository: Repository;
  readonly #objects: GitObjects;
  readonly #tree: StoredTree;
  #blobs: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(repository: Repository, objects: GitObjects, tree: StoredTree) {
    this.#repository = repository;
    this.#objects = objects;
    this.#tree = tree;
  }

  async list(): Promise<readonly string[]> {
    const { prefix } = this.#repository;
    return [...(await this.#all()).keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  async read(path: string): Promise<string | undefined> {
    const blob = (await this.#all()).get(path);
    return blob === undefined ? undefined : textOrNothing(await readObjectText(this.#objects, blob));
  }

  #all(): Promise<ReadonlyMap<string, string>> {
    this.#blobs ??=
      this.#tree.kind === 'index'
        ? blobsOfIndex(this.#repository)
        : blobsOfCommit(this.#repository, this.#tree.commit);
    return this.#blobs;
  }
}

/** @throws ScanError (as a rejection) when git fails. */
export async function readObjectText(objects: GitObjects, name: string): Promise<FileText> {
  const read = await objects.read(name, MAX_TEXT_BYTES);
  return typeof read === 'string' ? read : textOf(read);
}

async function blobsOfIndex(repository: Repository): Promise<ReadonlyMap<string, string>> {
  const files = await trackedFiles({ ...repository, prefix: '' }, new SkipLog());
  return new Map(files.map(({ path, blob = '' }) => [path, blob]));
}

/** Regular files only: a link points elsewhere, and a submodule is another repository. */
async function blobsOfCommit({ root }: Repository, commit: string): Promise<ReadonlyMap<string, string>> {
  const blobs = new Map<string, string>();
  for await (const entries of gitEntries(root, ['ls-tree', '-r', '-z', '--full-tree', commit])) {
    for (const entry of entries) {
      // `<mode> <type> <id>`, a tab, and the path
      const tab = entry.indexOf('\t');
      const [mode = '', , id = ''] = entry.slice(0, tab).split(' ');
      if (mode.startsWith('100')) blobs.set(entry.slice(tab + 1), id);
    }
  }
  return blobs;
}
