import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ContentScanner } from '../content/content-scanner.ts';
import { toFinding } from '../content/found-secret.ts';
import { scanText } from '../content/scan-text.ts';
import type { Finding } from '../finding.ts';
import { PLAIN_FILE } from '../sources/plain-folders.ts';
import type { Tally } from '../sources/tally.ts';
import { ArchiveError } from './archive-entry.ts';
import { filesInArchive } from './archive-files.ts';

const MIB = 1024 * 1024;
/** An archive is read as a whole. */
const LARGEST_ARCHIVE = 64 * MIB;
/** What may come out of one. */
const LARGEST_CONTENT = 256 * MIB;

/** Scans what is in archives. Those that cannot be read to their end are counted, and what was in front still scanned. */
export function scanArchives(
  root: string,
  paths: readonly string[],
  scanner: ContentScanner,
  tally: Tally,
): Finding[] {
  const findings: Finding[] = [];
  for (const path of paths) {
    const bytes = readPlain(`${root}/${path}`);
    if (bytes === undefined) {
      tally.skipped.add('archive', path);
      continue;
    }
    try {
      for (const { name, content } of filesInArchive(path, bytes, { left: LARGEST_CONTENT })) {
        const outcome = scanText(scanner, name, content);
        tally.count(name, outcome);
        if (outcome.kind === 'binary') continue;
        for (const secret of outcome.secrets) findings.push(toFinding(secret, name, { kind: 'file' }));
      }
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      tally.skipped.add('archive', path);
    }
  }
  return findings;
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
