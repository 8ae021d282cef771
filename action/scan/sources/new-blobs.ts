import type { Blob } from './blob-reader.ts';
import { gitEntries } from './git.ts';

/**
 * The versions of files that commits bring in: blobs that some revisions reach and others (written `^id`) do not.
 * Needs git 2.32. A path is one under which the blob is known; it can have others.
 */
export async function newBlobs(root: string, revisions: readonly string[]): Promise<Blob[]> {
  const blobs: Blob[] = [];
  const args = ['rev-list', '--objects', '--filter=object:type=blob', ...revisions, '--'];
  for await (const lines of gitEntries(root, args, '\n')) {
    for (const line of lines) {
      const space = line.indexOf(' ');
      // The commits that were named are printed too, without a path.
      if (space > 0 && space < line.length - 1)
        blobs.push({ id: line.slice(0, space), path: line.slice(space + 1) });
    }
  }
  return blobs;
}
