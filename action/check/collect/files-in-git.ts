import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { gitEntries } from '../../scan/sources/git.ts';
import type { GitObjects } from '../../scan/sources/git-objects.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import type { Tree } from '../request.ts';
import { type FileText, MAX_TEXT_BYTES, textOf, textOrNothing } from './file-text.ts';
import { type Gitlink, isTooDeep, submoduleNames, submoduleRepository } from './submodules.ts';

type StoredTree = Exclude<Tree, { readonly kind: 'work-tree' }>;

/**
 * The files of a commit or of the index, as git stores them: nothing is checked out, filtered or run. Those of a submodule
 * are of the commit that is recorded for it, if this clone has it. Only files below the checked folder are listed, but files
 * outside it can be read.
 */
export class FilesInGit implements FileSource {
  readonly #repository: Repository;
  readonly #objectsOf: (folder: string) => GitObjects;
  readonly #tree: StoredTree;
  #blobs: Promise<ReadonlyMap<string, StoredFile>> | undefined;

  /** @param objectsOf returns the reader for the objects of a repository, by its folder. */
  constructor(repository: Repository, objectsOf: (folder: string) => GitObjects, tree: StoredTree) {
    this.#repository = repository;
    this.#objectsOf = objectsOf;
    this.#tree = tree;
  }

  async list(): Promise<readonly string[]> {
    const { prefix } = this.#repository;
    return [...(await this.#all()).keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  async read(path: string): Promise<string | undefined> {
    const file = (await this.#all()).get(path);
    return file === undefined
      ? undefined
      : textOrNothing(await readObjectText(this.#objectsOf(file.folder), file.blob));
  }

  #all(): Promise<ReadonlyMap<string, StoredFile>> {
    this.#blobs ??= storedFiles(this.#repository.root, this.#tree);
    return this.#blobs;
  }
}

/** The content of a file, and the folder of the repository that stores it. */
interface StoredFile {
  readonly folder: string;
  readonly blob: string;
}

/** @throws ScanError (as a rejection) when git fails. */
export async function readObjectText(objects: GitObjects, name: string): Promise<FileText> {
  const read = await objects.read(name, MAX_TEXT_BYTES);
  return typeof read === 'string' ? read : textOf(read);
}

async function storedFiles(
  folder: string,
  tree: StoredTree,
  depth = 0,
): Promise<ReadonlyMap<string, StoredFile>> {
  const files = new Map<string, StoredFile>();
  const links: Gitlink[] = [];
  const isIndex = tree.kind === 'index';
  const args = isIndex ? ['ls-files', '-s', '-z'] : ['ls-tree', '-r', '-z', '--full-tree', tree.commit];
  for await (const entries of gitEntries(folder, args)) {
    for (const entry of entries) {
      // `<mode> <type> <id>` or `<mode> <id> <stage>`, a tab, and the path
      const tab = entry.indexOf('\t');
      const [mode = '', second = '', third = ''] = entry.slice(0, tab).split(' ');
      const id = isIndex ? second : third;
      const path = entry.slice(tab + 1);
      // A file with merge conflicts is listed once for each side.
      if (mode.startsWith('100') && !files.has(path)) files.set(path, { folder, blob: id });
      // A link points elsewhere. In the index it is listed, so that code behind it is reported as not read.
      if (mode === '120000' && isIndex) files.set(path, { folder, blob: '' });
      if (mode === '160000') links.push({ path, commit: id });
    }
  }
  if (links.length === 0 || isTooDeep(depth)) return files;
  const names = submoduleNames(folder, isIndex ? '' : tree.commit);
  for (const link of links) {
    const inner = submoduleRepository(folder, link, names);
    if (inner === undefined) continue;
    const found = await storedFiles(inner, { kind: 'commit', commit: link.commit }, depth + 1);
    for (const [path, file] of found) files.set(`${link.path}/${path}`, file);
  }
  return files;
}
