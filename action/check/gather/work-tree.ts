import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { filesBelow, trackedFiles } from '../../scan/sources/file-list.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import { SkipLog } from '../../scan/sources/skip-log.ts';
import { LARGEST_FILE, textOf } from './file-text.ts';

/** Never through a link, never waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The files on disk: those that git tracks, or all of them outside a repository. Links are never followed. */
export function workTree(root: string, repository: Repository | undefined): FileSource {
  return {
    async list() {
      const ignored = new SkipLog();
      const files = repository === undefined ? filesBelow(root, ignored) : trackedFiles(repository, ignored);
      return files.map(({ path }) => path);
    },
    async read(path) {
      return readInside(root, path);
    },
  };
}

/** The text of a file below a folder; undefined when it is none, too large, no text, or lies outside. */
export function readInside(root: string, path: string): string | undefined {
  const absolute = join(root, path);
  let file: number;
  try {
    // A folder on the way may be a link that leads out.
    const folder = realpathSync(dirname(absolute));
    const top = realpathSync(root);
    if (folder !== top && !folder.startsWith(top + sep)) return undefined;
    file = openSync(absolute, FLAGS);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    return stats.isFile() && stats.size <= LARGEST_FILE ? textOf(readFileSync(file)) : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
