import { realpathSync } from 'node:fs';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import { GitObjects } from '../../scan/sources/git-objects.ts';
import { commitOf, findRepository } from '../../scan/sources/repository.ts';
import { GateError } from '../gate-error.ts';
import type { CheckRequest, Tree } from '../request.ts';
import type { Changes } from './changed-lines.ts';
import type { FileText } from './file-text.ts';
import { FilesInGit, readObjectText, type StoredTree, type TreeChange } from './files-in-git.ts';
import { FilesOnDisk, type OpenRepository } from './files-on-disk.ts';

/** The checked folder, with its repository if it has one. */
export class CheckedFolder {
  /** Absolute path without links: the top folder of the repository, or the folder itself. Paths of findings are relative to it. */
  readonly top: string;
  readonly git: OpenRepository | undefined;
  readonly #disk: FilesOnDisk;
  /** By commit: its files, listed once and shared. */
  readonly #commits = new Map<string, FilesInGit>();
  /** By folder of the repository: that of the checked folder, and those of submodules. */
  readonly #objects = new Map<string, GitObjects>();

  /** @throws GateError when commits must be read and there is no repository. */
  constructor({
    root,
    tree,
    policyTree,
    repository = findRepository(root),
  }: Pick<CheckRequest, 'root' | 'repository' | 'tree' | 'policyTree'>) {
    if (repository === undefined && (tree.kind !== 'work-tree' || policyTree.kind !== 'work-tree')) {
      throw new GateError(
        'Not A Git Repository',
        `${root} is not in a git repository, so it has no commits to check. Check a directory of a repository, or its files alone.`,
      );
    }
    this.top = repository?.root ?? realpathSync(root);
    this.git = repository && { repository, objects: this.#objectsOf(repository.root) };
    this.#disk = new FilesOnDisk(this.top, this.git);
  }

  files(given: Tree): FileSource {
    const tree = this.#stored(given);
    if (tree.kind === 'work-tree' || this.git === undefined) return this.#disk;
    if (tree.kind === 'index') return this.#filesInGit(this.git, tree);
    return this.#filesOf(this.git, tree.commit);
  }

  /** Starts listing the files of a tree that is compared with a commit, so that those of the commit are known, too. */
  compare(tree: Tree, commit: string | undefined, changes: Promise<Changes>): void {
    if (tree.kind !== 'commit' || this.git === undefined) return;
    const after = this.#filesOf(this.git, tree.commit);
    // Its error counts when it is waited for.
    after.list().catch(() => {});
    if (commit !== undefined && !this.#commits.has(commit))
      this.#commits.set(commit, this.#filesInGit(this.git, { kind: 'commit', commit }, { after, changes }));
  }

  #filesOf(git: OpenRepository, commit: string): FilesInGit {
    const files = this.#commits.get(commit) ?? this.#filesInGit(git, { kind: 'commit', commit });
    this.#commits.set(commit, files);
    return files;
  }

  #filesInGit({ repository }: OpenRepository, tree: StoredTree, change?: TreeChange): FilesInGit {
    return new FilesInGit(repository, (folder) => this.#objectsOf(folder), tree, change);
  }

  /** The text of one file of a tree, without listing the tree. */
  readText(given: Tree, path: string): Promise<FileText> {
    const tree = this.#stored(given);
    if (tree.kind === 'work-tree' || this.git === undefined) return this.#disk.readText(path);
    return readObjectText(this.git.objects, `${tree.kind === 'commit' ? tree.commit : ''}:${path}`);
  }

  /** A bare repository has no files on disk: those of its newest commit count. */
  #stored(tree: Tree): Tree {
    if (tree.kind !== 'work-tree' || this.git?.repository.isBare !== true) return tree;
    const commit = commitOf(this.git.repository.root, 'HEAD');
    return commit === undefined ? tree : { kind: 'commit', commit };
  }

  #objectsOf(folder: string): GitObjects {
    const objects = this.#objects.get(folder) ?? new GitObjects(folder);
    this.#objects.set(folder, objects);
    return objects;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#objects.values()].map((objects) => objects.close()));
  }
}
