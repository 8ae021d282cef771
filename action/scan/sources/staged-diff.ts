import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, gitOutput } from './git.ts';
import { locate } from './location.ts';
import { askForRepository, type Repository } from './repository.ts';

/** What git is asked before staged changes are scanned. */
export interface StagedDiff {
  /** The repository of the directory; undefined when there is none or git is not installed. */
  readonly repository: Promise<Repository | undefined>;
  /** The raw diff of the index, with paths from the top of the repository. */
  readonly diff: Promise<Buffer>;
}

// The git setting diff.relative would make paths relative to the directory.
const SETTINGS = ['-c', 'diff.relative=false'];
const DIFF = ['--cached', '--raw', '-z', '--no-abbrev', '-M', '--no-ext-diff', '--no-textconv'];
/** What git writes to the trace for a missing value. */
const NOTHING = '(null)';
/** Like `git diff`, it leaves out files that `git add --intent-to-add` only announced. */
const FROM_HEAD = ['diff-index', ...DIFF, '--ita-invisible-in-index', 'HEAD'];

/**
 * Asks git for the staged changes, and for the repository at the same time. A commit waits for this scan: while git answers,
 * the rules can be loaded.
 *
 * @param path a directory or file of the repository.
 * @throws ScanError when nothing exists at the path.
 */
export function askForStaged(path: string): StagedDiff {
  const { folder } = locate(path);
  const both = askForBoth(folder);
  const repository = both.then((answer) => answer?.repository ?? askForRepository(folder));
  const diff = both.then((answer) => answer?.diff ?? stagedDiff(folder));
  // Callers that await a promise still see its rejection. One that no caller awaits must not be an unhandled rejection.
  for (const answer of [repository, diff]) answer.catch(() => {});
  return { repository, diff };
}

/**
 * Gets both answers from one git process, because each process delays the commit by milliseconds. Undefined when separate
 * git commands are needed, for instance before the first commit, or to find the reason of a failure.
 *
 * @see https://git-scm.com/docs/git#Documentation/git.txt-codeGITTRACESETUPcode
 */
async function askForBoth(folder: string) {
  if (process.env.GIT_SHALLOW_FILE !== undefined) return undefined;
  const answer = await gitOutput(folder, [...SETTINGS, ...FROM_HEAD], { GIT_TRACE_SETUP: '2' }).catch(
    () => undefined,
  );
  if (answer?.status !== 0) return undefined;
  const [own, root, cwd, prefix] = ['git_common_dir', 'worktree', 'cwd', 'prefix'].map((name) =>
    traced(answer.stderr, name),
  );
  if (own === undefined || root === undefined || cwd === undefined || prefix === undefined) return undefined;
  // There is no work tree.
  if (root === NOTHING) return undefined;
  const repository: Repository = {
    root,
    prefix: prefix === NOTHING ? '' : prefix,
    shallow: existsSync(resolve(cwd, own, 'shallow')),
  };
  return { repository, diff: answer.stdout };
}

/** Reads a value of the set-up from the trace of git. Undefined when it is missing, empty or escaped. */
function traced(trace: string, name: string): string | undefined {
  const [, value] = new RegExp(`^(?:[\\d:.]+ \\S+ +)?setup: ${name}: (.*)$`, 'm').exec(trace) ?? [];
  return value === '' || value?.includes('\\') ? undefined : value;
}

async function stagedDiff(folder: string): Promise<Buffer> {
  const { status, stdout, stderr } = await gitOutput(folder, [...SETTINGS, 'diff', ...DIFF]);
  if (status !== 0) throw failed(['diff'], stderr);
  return stdout;
}
