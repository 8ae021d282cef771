import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import { toSecretMatch } from '../content/found-secret.ts';
import { scanText } from '../content/scan-text.ts';
import type { SecretMatch } from '../secret-match.ts';
import type { Blob } from '../sources/blob-reader.ts';
import { GitObjects } from '../sources/git-objects.ts';
import { PLAIN_FILE } from '../sources/plain-folders.ts';
import type { Tally } from '../sources/tally.ts';
import { ArchiveError } from './archive-entry.ts';
import { filesInArchive } from './archive-files.ts';

const MIB = 1024 * 1024;
/** An archive is read as a whole. */
const LARGEST_ARCHIVE = 64 * MIB;
/** Most content of one archive. */
const LARGEST_CONTENT = 256 * MIB;

/** Scans what is in archives on disk. */
export function scanArchives(
  root: string,
  paths: readonly string[],
  scanner: ContentScanner,
  tally: Tally,
): SecretMatch[] {
  const findings: SecretMatch[] = [];
  for (const path of paths) {
    unpack(path, readPlain(`${root}/${path}`), scanner, tally, (name, outcome) => {
      if (outcome.kind === 'binary') return;
      for (const secret of outcome.secrets) findings.push(toSecretMatch(secret, name, { kind: 'file' }));
    });
  }
  return findings;
}

/** Scans what is in archives in git. Blobs that this clone does not have are noted as missing. */
export async function scanPackedBlobs(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  tally: Tally,
  report: (blob: Blob, inside: string, outcome: ContentOutcome) => void,
): Promise<void> {
  const objects = new GitObjects(root);
  try {
    for (const blob of blobs) {
      const bytes = await objects.read(blob.id, LARGEST_ARCHIVE);
      if (bytes === 'missing') tally.skipped.add('missing', blob.path);
      else {
        unpack(blob.path, bytes === 'unfit' ? undefined : bytes, scanner, tally, (name, outcome) =>
          report(blob, name.slice(blob.path.length), outcome),
        );
      }
    }
  } finally {
    await objects.close();
  }
}

/**
 * Scans the files in one archive. An archive that cannot be read to its end is counted, and the entries before are scanned.
 *
 * @param bytes undefined when the archive could not be read at all, or is too large.
 */
function unpack(
  path: string,
  bytes: Buffer | undefined,
  scanner: ContentScanner,
  tally: Tally,
  report: (name: string, outcome: ContentOutcome) => void,
): void {
  try {
    if (bytes === undefined) throw new ArchiveError('it could not be read');
    for (const { name, content } of filesInArchive(path, bytes, { left: LARGEST_CONTENT })) {
      const outcome = scanText(scanner, name, content);
      tally.count(name, outcome);
      report(name, outcome);
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    tally.skipped.add('archive', path);
    // A text can have the name of an archive.
    const text = bytes && scanText(scanner, path, bytes);
    if (text?.kind === 'scanned') report(path, text);
  }
}

function readPlain(path: string): Buffer | undefined {
  try {
    const file = openSync(path, PLAIN_FILE);
    try {
      const stats = fstatSync(file);
      return stats.isFile() && stats.size <= LARGEST_ARCHIVE ? readFileSync(file) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
