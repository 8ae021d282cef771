import type { ContentScanner } from '../content/content-scanner.ts';
import { toSecretMatch } from '../content/found-secret.ts';
import type { SecretMatch } from '../secret-match.ts';
import type { Blob } from './blob-reader.ts';
import { collecting, holds, secretsIn } from './found-in-blobs.ts';
import { nulSeparated } from './git.ts';
import { type RawChange, RawDiffReader } from './raw-diff.ts';
import type { Repository } from './repository.ts';
import { secretsInNames, withMaskedPaths } from './short-texts.ts';
import { scanStagedBlobs } from './staged-copy.ts';
import { Tally } from './tally.ts';

/** What a scan of some changes found. */
export interface ChangeScan {
  /** Secrets that the changes add. */
  readonly findings: readonly SecretMatch[];
  /** Secrets in changed files that were there before. */
  readonly preexisting: readonly SecretMatch[];
  readonly tally: Tally;
}

/**
 * Scans what the next commit would change: the staged content, not what is on disk.
 *
 * @param diff the raw diff of the index.
 */
export async function scanStaged(
  repository: Repository,
  scanner: ContentScanner,
  archives: boolean,
  diff: Promise<Buffer>,
): Promise<ChangeScan> {
  const { root } = repository;
  const tally = new Tally();
  const changes = stagedChanges(await diff, tally);
  const now = await secretsIn(root, changes.map(newBlob), scanner, tally, {
    from: collecting(scanStagedBlobs),
    archives,
  });
  const suspects = changes.filter(({ newBlob: id = '' }) => now.has(id));
  const old = suspects.flatMap(({ oldBlob, path }) => (oldBlob === undefined ? [] : [{ id: oldBlob, path }]));
  // The versions before only show what is new; they do not count as scanned.
  const before = await secretsIn(root, old, scanner, new Tally(), { archives });

  const findings: SecretMatch[] = [];
  const preexisting: SecretMatch[] = [];
  for (const { oldBlob = '', newBlob: id = '', path } of suspects) {
    for (const secret of now.get(id) ?? []) {
      const isOld = holds(before.get(oldBlob), secret);
      (isOld ? preexisting : findings).push(
        toSecretMatch(secret, path, { kind: isOld ? 'preexisting' : 'staged' }),
      );
    }
  }
  const fresh = new Set(changes.filter(isNewName).map(({ path }) => path));
  const names = secretsInNames(
    scanner,
    changes.map(({ path }) => path),
    (path) => (fresh.has(path) ? { kind: 'staged' } : undefined),
  );
  return {
    findings: [...withMaskedPaths(findings, names.masks), ...names.findings],
    preexisting: withMaskedPaths(preexisting, names.masks),
    tally,
  };
}

function isNewName({ oldBlob, oldPath }: RawChange): boolean {
  return oldBlob === undefined || oldPath !== undefined;
}

function stagedChanges(diff: Buffer, tally: Tally): RawChange[] {
  const changes: RawChange[] = [];
  const reader = new RawDiffReader(
    () => {},
    (change) => {
      if (change.newMode === '160000') tally.skipped.add('submodule', change.path);
      else if (change.newBlob !== undefined) changes.push(change);
      // Its target is scanned; what it points to is not part of the change.
      if (change.newMode === '120000') tally.skipped.add('symlink', change.path);
    },
  );
  for (const token of nulSeparated(diff)) reader.take(token);
  return changes;
}

function newBlob({ newBlob: id = '', path }: RawChange): Blob {
  return { id, path };
}
