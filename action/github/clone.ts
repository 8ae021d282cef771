import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GateError } from '../check/gate-error.ts';
import { git, tryGit } from '../scan/sources/git.ts';
import { commitOf, findRepository, type Repository } from '../scan/sources/repository.ts';

/** @throws GateError when there is no repository: a gate on an empty folder would pass silently. */
export function openClone(folder: string): Repository {
  const repository = findRepository(folder);
  if (repository !== undefined) return repository;
  throw new GateError(
    'Not A Git Repository',
    `${folder} is not in a git repository, or git is not installed. Run actions/checkout before this step. If it checks out into a subfolder (\`path:\`), set \`working-directory\` to that folder.`,
  );
}

export function hasCommit({ root }: Repository, revision: string): boolean {
  return commitOf(root, revision) !== undefined;
}

/** The merge base of two commits; undefined when the clone does not contain it. */
export function commonCommit({ root }: Repository, base: string, head: string): string | undefined {
  const { status, stdout } = tryGit(root, ['merge-base', base, head]);
  return status === 0 ? stdout.toString('utf8').trim() : undefined;
}

/**
 * Whether the clone has every commit of `head` that `base` does not have, so that no shallow boundary is among them.
 */
export function isComplete(repository: Repository, base: string, head: string): boolean {
  const cuts = shallowCommits(repository);
  if (cuts.size === 0) return true;
  const commits = git(repository.root, ['rev-list', head, `^${base}`, '--'])
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return commits.every((commit) => !cuts.has(commit));
}

/** Commits whose parents are missing from a shallow clone. */
export function shallowCommits({ root }: Repository): ReadonlySet<string> {
  const path = git(root, ['rev-parse', '--git-path', 'shallow']).toString('utf8').trimEnd();
  try {
    return new Set(readFileSync(resolve(root, path), 'utf8').trimEnd().split('\n'));
  } catch {
    // Without the file, the clone is complete.
    return new Set();
  }
}
