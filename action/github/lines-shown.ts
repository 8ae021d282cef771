import { readChangedLines } from '../check/collect/changed-lines.ts';
import { findRepository } from '../scan/sources/repository.ts';

/** Lines that a diff shows before and after one that changed. */
const CONTEXT = [-3, -2, -1, 0, 1, 2, 3];

/** Tells whether GitHub's page of a pull request shows a line of a file, so that it can be commented on. */
export async function linesShown(
  folder: string,
  changes: { readonly base: string; readonly head: string },
): Promise<(path: string, line: number) => boolean> {
  const repository = findRepository(folder);
  if (repository === undefined) return () => false;
  const tree = { kind: 'commit', commit: changes.head } as const;
  const isChanged = await readChangedLines(repository, { changes, tree });
  return (path, line) => CONTEXT.some((distance) => isChanged(path, line + distance));
}
