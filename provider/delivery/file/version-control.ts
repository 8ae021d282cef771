import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { joined, realPathOf } from './real-path.ts';

const MARKERS = [
  ['.git', 'git'],
  ['.hg', 'Mercurial'],
  ['.svn', 'Subversion'],
  ['.jj', 'Jujutsu'],
] as const;

export interface WorkTree {
  readonly system: (typeof MARKERS)[number][1];
  readonly directory: string;
}

/** The work tree that contains a path, whether or not the path exists yet. Symbolic links are followed first. */
export async function findVersionControl(path: string): Promise<WorkTree | undefined> {
  let directory = dirname(joined(realPathOf(path)));
  for (;;) {
    for (const [marker, system] of MARKERS) {
      // In a linked git work tree .git is a file.
      if (await exists(join(directory, marker))) return { system, directory };
    }
    const parent = dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
}

/** What git says about a path; `unknown` when it is not installed or gives no answer. */
export type Ignored = 'ignored' | 'not-ignored' | 'unknown';

/** Whether git ignores the path. */
export async function ignoredByGit(path: string): Promise<Ignored> {
  const real = joined(realPathOf(path));
  let directory = dirname(real);
  while (!(await exists(directory))) directory = dirname(directory);
  return new Promise((answer) => {
    execFile(
      'git',
      ['-C', directory, 'check-ignore', '--quiet', '--', real],
      { timeout: 10_000 },
      (error) => {
        answer(error === null ? 'ignored' : error.code === 1 ? 'not-ignored' : 'unknown');
      },
    );
  });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
