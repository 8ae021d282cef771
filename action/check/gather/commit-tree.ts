import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { git, nulSeparated, tryGit } from '../../scan/sources/git.ts';
import { LARGEST_FILE, textOf } from './file-text.ts';

/** A commit's files, read from git's store: nothing is checked out, filtered or run. */
export function commitTree(root: string, commit: string): FileSource {
  let listed: ReadonlyMap<string, string> | undefined;
  const files = () => {
    listed ??= filesOf(root, commit);
    return listed;
  };
  return {
    async list() {
      return [...files().keys()];
    },
    async read(path) {
      const blob = files().get(path);
      return blob === undefined ? undefined : readBlob(root, blob);
    },
  };
}

/** The text of one file of a commit; undefined when it has none at that path. */
export function readFromCommit(root: string, commit: string, path: string): string | undefined {
  return readBlob(root, `${commit}:${path}`);
}

/** Regular files alone: a link's content is a path. */
function filesOf(root: string, commit: string): ReadonlyMap<string, string> {
  const entries = nulSeparated(git(root, ['ls-tree', '-r', '-z', '--full-tree', '-l', commit]));
  const files = new Map<string, string>();
  for (const entry of entries) {
    // `<mode> blob <id> <size>`, a tab, and the path
    const tab = entry.indexOf('\t');
    const [mode = '', , id = '', size = ''] = entry.slice(0, tab).split(/ +/);
    if (/^100(?:644|755)$/.test(mode) && Number(size) <= LARGEST_FILE) files.set(entry.slice(tab + 1), id);
  }
  return files;
}

function readBlob(root: string, name: string): string | undefined {
  const { status, stdout } = tryGit(root, ['cat-file', 'blob', name]);
  return status === 0 && stdout.length <= LARGEST_FILE ? textOf(stdout) : undefined;
}
