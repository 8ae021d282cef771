import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GateError } from '../check/gate-error.ts';
import { git, gitOutput } from '../scan/sources/git.ts';
import { askForPartialClone } from '../scan/sources/partial-clone.ts';
import { askForRepository, commitOf, type Repository } from '../scan/sources/repository.ts';

/** A clone, and what git was asked about it at once: it answers while the code of the check is loaded. */
export interface Clone {
  /** A folder in it. */
  readonly folder: string;
  /** @throws GateError (as a rejection) when there is none: a gate on an empty folder would pass silently. */
  readonly repository: Promise<Repository>;
  /** Whether it may lack content of its commits. */
  readonly isPartial: Promise<boolean>;
}

/** Asks git about the clone that a folder belongs to. */
export function openClone(folder: string): Clone {
  const repository = repositoryOf(folder);
  // Its error counts when it is waited for.
  repository.catch(() => {});
  return { folder, repository, isPartial: askForPartialClone(folder) };
}

async function repositoryOf(folder: string): Promise<Repository> {
  const repository = await askForRepository(folder);
  if (repository !== undefined) return repository;
  throw new GateError(
    'Not A Git Repository',
    `${folder} is not in a git repository, or git is not installed. Run actions/checkout before this step. If it checks out into a subfolder (\`path:\`), set \`working-directory\` to that folder.`,
  );
}

export function hasCommit({ root }: Repository, revision: string): boolean {
  return commitOf(root, revision) !== undefined;
}

/** The merge base of two commits; undefined when there is none in the clone that a folder belongs to. */
export async function commonCommit(folder: string, base: string, head: string): Promise<string | undefined> {
  const output = await gitOutput(folder, ['merge-base', base, head]).catch(() => undefined);
  return output?.status === 0 ? output.stdout.toString('utf8').trim() : undefined;
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
  const path = git(root, ['rev-parse', '--git-path', 'shallow']).toString('utf8').replace(/\n$/, '');
  try {
    return new Set(readFileSync(resolve(root, path), 'utf8').trimEnd().split('\n'));
  } catch {
    // Without the file, the clone is complete.
    return new Set();
  }
}
