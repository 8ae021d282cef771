import { existsSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { ScanError } from '../../scan/scan-error.ts';
import { trackedFiles } from '../../scan/sources/file-list.ts';
import { nulSeparated, tryGit } from '../../scan/sources/git.ts';
import { commitOf, findRepository, type Repository } from '../../scan/sources/repository.ts';
import { SkipLog } from '../../scan/sources/skip-log.ts';

/** Submodules of submodules are read, but not without end. */
const DEEPEST = 5;

/** A submodule as a commit or the index records it. */
export interface Gitlink {
  /** Relative to the top folder of the repository that contains it. */
  readonly path: string;
  readonly commit: string;
}

/**
 * The paths of the files that git tracks, with those in submodules that are checked out.
 *
 * @throws ScanError (as a rejection) when git fails.
 */
export async function trackedPaths(repository: Repository, depth = 0): Promise<string[]> {
  const skipped = new SkipLog();
  const paths = (await trackedFiles(repository, skipped)).map(({ path }) => path);
  const submodules = skipped.entries().find(({ reason }) => reason === 'submodule');
  if (submodules === undefined || depth === DEEPEST) return paths;
  for (const path of submodules.paths ?? submodules.examples) {
    const inner = checkedOut(repository.root, path);
    if (inner === undefined) continue;
    for (const file of await trackedPaths(inner, depth + 1)) paths.push(`${path}/${file}`);
  }
  return paths;
}

/**
 * The repository of a submodule: the checked-out one, or the one that git keeps after it is not checked out any more.
 *
 * @param root top folder of the repository that contains the submodule, or its git directory.
 * @param names of the submodules by path, from {@link submoduleNames}.
 * @returns its directory; undefined when this clone does not have the recorded commit.
 */
export function submoduleRepository(
  root: string,
  { path, commit }: Gitlink,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const candidates = [checkedOut(root, path)?.root, keptRepository(root, names.get(path) ?? path)];
  return candidates.find((folder) => folder !== undefined && commitOf(folder, commit) !== undefined);
}

/**
 * The names of submodules by their paths.
 *
 * @param commit whose `.gitmodules` counts; '' for that of the index.
 */
export function submoduleNames(root: string, commit: string): ReadonlyMap<string, string> {
  const args = ['config', `--blob=${commit}:.gitmodules`, '-z', '--get-regexp', '^submodule\\..*\\.path$'];
  const { status, stdout } = tryGit(root, args);
  if (status !== 0) return new Map();
  return new Map(
    nulSeparated(stdout).map((entry) => {
      // `submodule.<name>.path`, a line feed, and the path
      const end = entry.indexOf('\n');
      const name = entry.slice('submodule.'.length, end - '.path'.length);
      return [posix.normalize(entry.slice(end + 1)).replace(/\/$/, ''), name] as const;
    }),
  );
}

/** Without its own repository, a directory belongs to the one around it. A link leads to another directory. */
function checkedOut(root: string, path: string): Repository | undefined {
  const folder = `${root}/${path}`;
  if (!existsSync(`${folder}/.git`)) return undefined;
  try {
    const found = findRepository(folder);
    return found?.root === folder ? found : undefined;
  } catch (error) {
    // Git refuses to read it: what it declares is not known.
    if (error instanceof ScanError) return undefined;
    throw error;
  }
}

/** The name comes from the checked code, so it must not lead out of the directory. */
function keptRepository(root: string, name: string): string | undefined {
  if (name === '' || name.startsWith('/') || name.includes('\0') || name.split(/[/\\]/).includes('..'))
    return undefined;
  const { status, stdout } = tryGit(root, ['rev-parse', '--git-common-dir']);
  if (status !== 0) return undefined;
  const folder = join(resolve(root, stdout.toString('utf8').replace(/\n$/, '')), 'modules', name);
  return existsSync(join(folder, 'HEAD')) ? folder : undefined;
}

/** Whether submodules at this depth are still read. */
export function isTooDeep(depth: number): boolean {
  return depth >= DEEPEST;
}
