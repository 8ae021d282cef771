import type { Declarations, FileSource } from '../../../provider/declarations/declarations.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import { pathCounts } from '../path-glob.ts';
import type { Policy } from '../policy/policy.ts';
import type { Tree } from '../request.ts';
import { commitTree } from './commit-tree.ts';
import { workTree } from './work-tree.ts';

/** The files of a tree. */
export function filesOf(root: string, repository: Repository | undefined, tree: Tree): FileSource {
  return tree.kind === 'commit' ? commitTree(root, tree.commit) : workTree(root, repository);
}

/** The keys that the files that count declare. */
export function declarationsIn(files: FileSource, { paths }: Pick<Policy, 'paths'>): Promise<Declarations> {
  return readDeclarations({
    list: async () => (await files.list()).filter((path) => pathCounts(paths, path)),
    read: (path) => files.read(path),
  });
}
