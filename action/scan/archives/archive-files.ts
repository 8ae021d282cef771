import { type ArchiveEntry, ArchiveError, type UnpackBudget } from './archive-entry.ts';
import { isArchive } from './archive-name.ts';
import { inflate } from './inflate.ts';
import { tarEntries } from './tar.ts';
import { zipEntries } from './zip.ts';

/** Archives nested more deeply are not made for use. */
const DEEPEST = 3;
/** Between the path of an archive and the name of a file in it, as in Java's URLs. */
const INSIDE = '!/';

/**
 * The files in an archive and in archives in it, named `outer.zip!/inner.tgz!/file`.
 *
 * @throws ArchiveError where it cannot be read further; entries before that are given.
 */
export function* filesInArchive(
  path: string,
  bytes: Buffer,
  budget: UnpackBudget,
  depth = 1,
): Generator<ArchiveEntry> {
  for (const { name, content } of entriesOf(path, bytes, budget)) {
    const inner = `${path}${INSIDE}${name}`;
    if (!isArchive(name)) yield { name: inner, content };
    else if (depth >= DEEPEST) throw new ArchiveError('archives are packed in it too deep');
    else yield* filesInArchive(inner, content, budget, depth + 1);
  }
}

function* entriesOf(path: string, bytes: Buffer, budget: UnpackBudget): Generator<ArchiveEntry> {
  if (/\.tar$/i.test(path)) yield* tarEntries(bytes);
  else if (/\.(?:tgz|tar\.gz)$/i.test(path)) yield* tarEntries(inflate(bytes, 'gzip', budget));
  else if (/\.gz$/i.test(path)) yield { name: singleName(path), content: inflate(bytes, 'gzip', budget) };
  else yield* zipEntries(bytes, budget);
}

function singleName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
}
