import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { gitEntries } from '../../scan/sources/git.ts';
import type { GitObjects } from '../../scan/sources/git-objects.ts';
import type { RawChange } from '../../scan/sources/raw-diff.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import type { Tree } from '../request.ts';
import type { Changes } from './changed-lines.ts';
import { type FileText, MAX_TEXT_BYTES, textOf, textOrNothing } from './file-text.ts';
import { type Gitlink, isTooDeep, submoduleNames, submoduleRepository } from './submodules.ts';

export type StoredTree = Exclude<Tree, { readonly kind: 'work-tree' }>;

/**
 * The files of a commit or of the index, as git stores them: nothing is checked out, filtered or run. Those of a submodule
 * are of the commit that is recorded for it, if this clone has it. Only files below the checked folder are listed, but files
 * outside it can be read.
 */
export class FilesInGit implements FileSource {
  readonly #repository: Repository;
  readonly #objectsOf: (folder: string) => GitObjects;
  readonly #tree: StoredTree;
  readonly #change: TreeChange | undefined;
  #listed: Promise<StoredFiles> | undefined;

  /**
   * @param objectsOf returns the reader for the objects of a repository, by its folder.
   * @param change of this tree, if it is known: git need not list the files that stay the same.
   */
  constructor(
    repository: Repository,
    objectsOf: (folder: string) => GitObjects,
    tree: StoredTree,
    change?: TreeChange,
  ) {
    this.#repository = repository;
    this.#objectsOf = objectsOf;
    this.#tree = tree;
    this.#change = change;
  }

  async list(): Promise<readonly string[]> {
    const { prefix } = this.#repository;
    const { files } = await this.#all();
    return [...files.keys()].filter((path) => path.startsWith(prefix)).sort();
  }

  async read(path: string): Promise<string | undefined> {
    const { files } = await this.#all();
    const file = files.get(path);
    return file === undefined
      ? undefined
      : textOrNothing(await readObjectText(this.#objectsOf(file.folder), file.blob));
  }

  #all(): Promise<StoredFiles> {
    this.#listed ??= this.#change === undefined ? this.#fromGit() : this.#fromChange(this.#change);
    return this.#listed;
  }

  #fromGit(): Promise<StoredFiles> {
    return storedFiles(this.#repository.root, this.#tree);
  }

  async #fromChange({ after, changes }: TreeChange): Promise<StoredFiles> {
    const { raw } = await changes;
    return filesBefore(this.#repository.root, await after.#all(), raw) ?? this.#fromGit();
  }
}

/** A tree that was made from another one, and what differs. */
export interface TreeChange {
  readonly after: FilesInGit;
  readonly changes: Promise<Pick<Changes, 'raw'>>;
}

/** The content of a file, and the folder of the repository that stores it. */
interface StoredFile {
  readonly folder: string;
  readonly blob: string;
}

interface StoredFiles {
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Whether the tree has submodules, whose files need not be there. */
  readonly hasLinks: boolean;
}

const LINK = '160000';

/** The files before a change; undefined where submodules are involved, because settings hide changes of them. */
function filesBefore(
  folder: string,
  after: StoredFiles,
  changes: readonly RawChange[],
): StoredFiles | undefined {
  if (after.hasLinks || changes.some(({ oldMode }) => oldMode === LINK)) return undefined;
  const files = new Map(after.files);
  for (const { path } of changes) files.delete(path);
  for (const { oldMode, oldBlob, oldPath, path } of changes)
    if (isFile(oldMode) && oldBlob !== undefined) files.set(oldPath ?? path, { folder, blob: oldBlob });
  return { files, hasLinks: false };
}

function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

/** @throws ScanError (as a rejection) when git fails. */
export async function readObjectText(objects: GitObjects, name: string): Promise<FileText> {
  const read = await objects.read(name, MAX_TEXT_BYTES);
  return typeof read === 'string' ? read : textOf(read);
}

async function storedFiles(folder: string, tree: StoredTree, depth = 0): Promise<StoredFiles> {
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
      if (isFile(mode) && !files.has(path)) files.set(path, { folder, blob: id });
      // A link points elsewhere. In the index it is listed, so that code behind it is reported as not read.
      if (mode === '120000' && isIndex) files.set(path, { folder, blob: '' });
      if (mode === LINK) links.push({ path, commit: id });
    }
  }
  const hasLinks = links.length > 0;
  if (!hasLinks || isTooDeep(depth)) return { files, hasLinks };
  const names = submoduleNames(folder, isIndex ? '' : tree.commit);
  for (const link of links) {
    const inner = submoduleRepository(folder, link, names);
    if (inner === undefined) continue;
    const found = await storedFiles(inner, { kind: 'commit', commit: link.commit }, depth + 1);
    for (const [path, file] of found.files) files.set(`${link.path}/${path}`, file);
  }
  return { files, hasLinks };
}
