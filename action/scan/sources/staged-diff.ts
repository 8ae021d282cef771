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

const DIFF = ['--cached', '--raw', '-z', '--no-abbrev', '-M', '--no-ext-diff', '--no-textconv'];

/**
 * Asks git for the staged changes, and for the repository at the same time. A commit waits for this scan: while git answers,
 * the rules can be loaded.
 *
 * @param path a directory or file of the repository.
 * @throws ScanError when nothing exists at the path.
 */
export function askForStaged(path: string): StagedDiff {
  const { folder } = locate(path);
  const repository = askForRepository(folder);
  const diff = stagedDiff(folder);
  // Whoever needs an answer gets the reason why there is none; no one may need the second.
  for (const answer of [repository, diff]) answer.catch(() => {});
  return { repository, diff };
}

async function stagedDiff(folder: string): Promise<Buffer> {
  // Settings can make paths start at the directory.
  const args = ['-c', 'diff.relative=false', 'diff', ...DIFF];
  const { status, stdout, stderr } = await gitOutput(folder, args);
  if (status !== 0) throw failed(['diff'], stderr);
  return stdout;
}
