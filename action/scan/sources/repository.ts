import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ScanError } from '../scan-error.ts';
import { type GitOutput, gitOutput, tryGit } from './git.ts';

const QUESTIONS = ['--show-toplevel', '--show-prefix', '--is-shallow-repository'];
const QUESTION = ['rev-parse', ...QUESTIONS];

/** A git repository, as seen from a directory in it. */
export interface Repository {
  /** Absolute path of the top directory of the work tree; without one, of the repository itself. */
  readonly root: string;
  /** Path from there to the directory that was asked about: '' or ending in a slash. */
  readonly prefix: string;
  /** True when the clone holds only part of the history. */
  readonly shallow: boolean;
  /** True when there is no work tree. */
  readonly isBare?: boolean;
}

/**
 * The repository that a directory belongs to; undefined when there is none.
 *
 * @throws ScanError when there is one, but git is not installed or refuses to read it, for instance because another user
 * owns it.
 */
export function findRepository(folder: string): Repository | undefined {
  const answer = ask(folder);
  return answer && repositoryIn(folder, answer);
}

/**
 * The same, without waiting for git.
 *
 * @throws ScanError (as a rejection) as {@link findRepository} does.
 */
export async function askForRepository(folder: string): Promise<Repository | undefined> {
  const answer = await gitOutput(folder, QUESTION).catch((error: unknown) => withoutGit(folder, error));
  return answer && repositoryIn(folder, answer);
}

function repositoryIn(folder: string, answer: GitOutput): Repository | undefined {
  if (answer.status !== 0) {
    if (/must be run in a work tree/.test(answer.stderr)) return bareRepository(folder);
    if (/not a git repository/.test(answer.stderr)) return undefined;
    throw new ScanError(
      `Git refuses to read this repository: ${answer.stderr.trim().split('\n')[0] ?? ''}. ` +
        'If another user owns the directory, allow it with `git config --global --add safe.directory <directory>`.',
    );
  }
  const [root = '', prefix = '', shallow = ''] = answersTo(QUESTIONS, folder, answer);
  return { root, prefix, shallow: shallow === 'true' };
}

/** Undefined inside the `.git` directory of a repository with a work tree. */
function bareRepository(folder: string): Repository | undefined {
  const questions = ['--is-bare-repository', '--absolute-git-dir', '--is-shallow-repository'];
  const answer = tryGit(folder, ['rev-parse', ...questions]);
  if (answer.status !== 0) return undefined;
  const [bare, root = '', shallow] = answersTo(questions, folder, answer);
  if (bare !== 'true') return undefined;
  return { root, prefix: '', shallow: shallow === 'true', isBare: true };
}

/** Each answer is a line, unless the name of a directory has line breaks: then git is asked again, one question at a time. */
function answersTo(questions: readonly string[], folder: string, { stdout }: GitOutput): readonly string[] {
  const lines = stdout.toString('utf8').split('\n').slice(0, -1);
  if (lines.length === questions.length) return lines;
  return questions.map((question) =>
    tryGit(folder, ['rev-parse', question]).stdout.toString('utf8').replace(/\n$/, ''),
  );
}

function ask(folder: string) {
  try {
    return tryGit(folder, QUESTION);
  } catch (error) {
    return withoutGit(folder, error);
  }
}

/** Outside a repository git is not needed. In one, only git knows which files are ignored. */
function withoutGit(folder: string, error: unknown): undefined {
  if (!(error instanceof ScanError)) throw error;
  for (let above = resolve(folder); ; above = dirname(above)) {
    if (existsSync(join(above, '.git')))
      throw new ScanError(
        `${above} is a git repository, and only git knows its files and commits. ${error.message}`,
      );
    if (dirname(above) === above) return undefined;
  }
}

/** The full id of the commit that a revision names; undefined when the clone does not have it. */
export function commitOf(root: string, revision: string): string | undefined {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { status, stdout } = tryGit(root, args);
  return status === 0 ? stdout.toString('utf8').trim() : undefined;
}

/**
 * The id of the commit that a revision names.
 *
 * @throws ScanError saying what to do when this clone does not have it.
 */
export function resolveCommit({ root, shallow }: Repository, revision: string): string {
  const commit = commitOf(root, revision);
  if (commit !== undefined) return commit;
  throw new ScanError(
    `This clone has no commit "${revision}". ` +
      (shallow
        ? 'It is shallow: fetch the rest with `git fetch --unshallow`, or check out with `fetch-depth: 0`.'
        : 'Check the spelling, or fetch the branch first.'),
  );
}

/**
 * The merge base of two commits.
 *
 * @throws ScanError when this clone does not reach back that far.
 */
export function mergeBase(repository: Repository, base: string, head: string): string {
  const { status, stdout } = tryGit(repository.root, ['merge-base', base, head]);
  if (status === 0) return stdout.toString('utf8').trim();
  throw new ScanError(
    `${base} and ${head} have no common commit in this clone. ` +
      (repository.shallow
        ? 'Fetch more history with `git fetch --unshallow`.'
        : 'The two have unrelated histories.'),
  );
}
