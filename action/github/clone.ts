import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GateError } from '../check/gate-error.ts';
import { git, tryGit } from '../scan/sources/git.ts';
import { commitOf, findRepository, type Repository } from '../scan/sources/repository.ts';

/** @throws GateError when there is no repository: a gate over an empty folder would pass in silence. */
export function openClone(folder: string): Repository {
  const repository = findRepository(folder);
  if (repository !== undefined) return repository;
  throw new GateError(
    'No Repository To Check',
    `${folder} is in no git repository, or git is not installed. Run actions/checkout before this step; when it checks out into a folder of its own (\`path:\`), name that folder in \`working-directory\`.`,
  );
}

export function hasCommit({ root }: Repository, revision: string): boolean {
  return commitOf(root, revision) !== undefined;
}

/** The last common commit of two, as far as the clone reaches; undefined when it knows none. */
export function commonCommit({ root }: Repository, base: string, head: string): string | undefined {
  const { status, stdout } = tryGit(root, ['merge-base', base, head]);
  return status === 0 ? stdout.toString('utf8').trim() : undefined;
}

/**
 * Whether the clone has every commit of `head` that `base` does not have: none of them is where a shallow clone was
 * cut off, so that the parents of all are there.
 */
export function isWhole(repository: Repository, base: string, head: string): boolean {
  const cuts = cutOffs(repository);
  if (cuts.size === 0) return true;
  const commits = git(repository.root, ['rev-list', head, `^${base}`, '--'])
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return commits.every((commit) => !cuts.has(commit));
}

/** Commits whose parents a shallow clone left out. */
export function cutOffs({ root }: Repository): ReadonlySet<string> {
  const path = git(root, ['rev-parse', '--git-path', 'shallow']).toString('utf8').trimEnd();
  try {
    return new Set(readFileSync(resolve(root, path), 'utf8').trimEnd().split('\n'));
  } catch {
    // Without the file the clone is whole.
    return new Set();
  }
}
