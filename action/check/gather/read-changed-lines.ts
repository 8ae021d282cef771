import { startGit } from '../../scan/sources/git.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import type { CheckRequest } from '../request.ts';
import { type ChangedLines, NO_LINES, parseChangedLines } from './changed-lines.ts';

/** Whatever a person has set for diffs: the same format everywhere. */
const PLAIN = [
  '--unified=0',
  '--inter-hunk-context=0',
  '--find-renames',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
];

/**
 * The lines that the checked changes add or touch.
 *
 * @throws ScanError when git fails.
 */
export async function readChangedLines(
  { root }: Repository,
  { changes, tree }: Pick<CheckRequest, 'changes' | 'tree'>,
): Promise<ChangedLines> {
  const what = tree.kind === 'index' ? ['--cached'] : changes && [changes.base, changes.head];
  if (what === undefined) return NO_LINES;
  const running = startGit(root, ['diff', ...PLAIN, ...what, '--']);
  running.stdin.end();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of running.stdout) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  } finally {
    await running.done;
  }
  return parseChangedLines(Buffer.concat(chunks));
}
