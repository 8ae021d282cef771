import { readChangedLines } from '../check/collect/changed-lines.ts';
import { findRepository } from '../scan/sources/repository.ts';

/** The changed line and the context lines that a diff shows around it. */
const CONTEXT = [-3, -2, -1, 0, 1, 2, 3];

/** Whether the diff of a pull request on GitHub contains a line, so that it can be commented on. */
export async function linesInDiff(
  folder: string,
  changes: { readonly base: string; readonly head: string },
): Promise<(path: string, line: number) => boolean> {
  const repository = findRepository(folder);
  if (repository === undefined) return () => false;
  const tree = { kind: 'commit', commit: changes.head } as const;
  const isChanged = await readChangedLines(repository, { changes, tree });
  return (path, line) => CONTEXT.some((distance) => isChanged(path, line + distance));
}
