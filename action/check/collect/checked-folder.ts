import { realpathSync } from 'node:fs';
import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { GitObjects } from '../../scan/sources/git-objects.ts';
import { findRepository } from '../../scan/sources/repository.ts';
import { GateError } from '../gate-error.ts';
import type { CheckRequest, Tree } from '../request.ts';
import type { FileText } from './file-text.ts';
import { FilesInGit, readObjectText } from './files-in-git.ts';
import { FilesOnDisk, type OpenRepository } from './files-on-disk.ts';

/** A folder that is checked, with its repository when it has one. */
export class CheckedFolder {
  /** Absolute, without links: the repository's top folder, or the folder itself. Findings' paths are relative to it. */
  readonly top: string;
  readonly git: OpenRepository | undefined;
  readonly #disk: FilesOnDisk;

  /** @throws GateError when commits are to be read and there is no repository. */
  constructor({ root, tree, policyTree }: Pick<CheckRequest, 'root' | 'tree' | 'policyTree'>) {
    const repository = findRepository(root);
    if (repository === undefined && (tree.kind !== 'work-tree' || policyTree.kind !== 'work-tree')) {
      throw new GateError(
        'No Repository To Check',
        `${root} is in no git repository, so it has no commits to read.`,
      );
    }
    this.top = repository?.root ?? realpathSync(root);
    this.git = repository && { repository, objects: new GitObjects(repository.root) };
    this.#disk = new FilesOnDisk(this.top, this.git);
  }

  files(tree: Tree): FileSource {
    return tree.kind === 'work-tree' || this.git === undefined
      ? this.#disk
      : new FilesInGit(this.git.repository, this.git.objects, tree);
  }

  /** One file of a tree, without listing it. */
  readText(tree: Tree, path: string): Promise<FileText> {
    if (tree.kind === 'work-tree' || this.git === undefined) return this.#disk.readText(path);
    return readObjectText(this.git.objects, `${tree.kind === 'commit' ? tree.commit : ''}:${path}`);
  }

  async close(): Promise<void> {
    await this.git?.objects.close();
  }
}
