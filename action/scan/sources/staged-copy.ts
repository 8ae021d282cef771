import { closeSync, openSync, readSync } from 'node:fs';
import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import { blobId } from './blob-id.ts';
import { type Blob, scanBlobs } from './blob-reader.ts';
import { PLAIN_FILE } from './plain-folders.ts';

/**
 * Scans staged blobs, as {@link scanBlobs} does, but looks at the files on disk first: staged content is mostly there
 * unchanged, and reading a file is much faster than starting git. Git's id of the content shows whether it is the same.
 */
export async function scanStagedBlobs(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  report: (blob: Blob, outcome: ContentOutcome | undefined) => void,
): Promise<void> {
  const elsewhere: Blob[] = [];
  for (const blob of blobs) {
    const outcome = scanCopy(root, blob, scanner);
    if (outcome === undefined) elsewhere.push(blob);
    else report(blob, outcome);
  }
  await scanBlobs(root, elsewhere, scanner, report);
}

/** Undefined when the file on disk is not what is staged, or is larger than the buffer it is compared in. */
function scanCopy(root: string, { id, path }: Blob, scanner: ContentScanner): ContentOutcome | undefined {
  scanner.begin(path);
  const free = scanner.free();
  const count = readInto(free, `${root}/${path}`);
  if (count === undefined || count === free.length) return undefined;
  if (blobId(free.subarray(0, count), id.length) !== id) return undefined;
  scanner.filled(count);
  return scanner.finish();
}

function readInto(buffer: Buffer, path: string): number | undefined {
  try {
    const file = openSync(path, PLAIN_FILE);
    try {
      return readSync(file, buffer, 0, buffer.length, null);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
