import { isArchive } from '../archives/archive-name.ts';
import type { ContentScanner } from '../content/content-scanner.ts';
import type { FoundSecret } from '../content/found-secret.ts';
import { type Blob, scanBlobs } from './blob-reader.ts';
import type { Tally } from './tally.ts';

/** Secrets by the id of the blob that holds them. Blobs that were scanned and are clean are not in it. */
export type SecretsByBlob = ReadonlyMap<string, readonly FoundSecret[]>;

/** Scans blobs, and counts them. */
export type SecretReader = (
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  tally: Tally,
) => Promise<Map<string, readonly FoundSecret[]>>;

/** How blobs are read. */
export interface BlobReading {
  /** Defaults to one git in this thread. */
  readonly from?: SecretReader;
  /** Whether to look into archives. */
  readonly archives: boolean;
}

/** Keeps what is found in blobs. */
export function collecting(scanEach: typeof scanBlobs): SecretReader {
  return async (root, blobs, scanner, tally) => {
    const found = new Map<string, readonly FoundSecret[]>();
    await scanEach(root, blobs, scanner, ({ id, path }, outcome) => {
      tally.countBlob(path, outcome);
      if (outcome?.kind === 'scanned' && outcome.secrets.length > 0) found.set(id, outcome.secrets);
    });
    return found;
  };
}

/** Scans blobs and keeps what was found in them. Those that this clone does not have are noted as missing. */
export async function secretsIn(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  tally: Tally,
  { from = collecting(scanBlobs), archives }: BlobReading,
): Promise<SecretsByBlob> {
  const packed = blobs.filter(({ path }) => archives && isArchive(path));
  const plain = packed.length === 0 ? blobs : blobs.filter(({ path }) => !isArchive(path));
  const found = await from(root, plain, scanner, tally);
  if (packed.length === 0) return found;
  const { scanPackedBlobs } = await import('../archives/scan-archives.ts');
  await scanPackedBlobs(root, packed, scanner, tally, ({ id }, inside, outcome) => {
    if (outcome.kind === 'binary' || outcome.secrets.length === 0) return;
    const secrets = outcome.secrets.map((secret) => ({ ...secret, inside }));
    found.set(id, [...(found.get(id) ?? []), ...secrets]);
  });
  return found;
}

/** True when one of the secrets is the same: same rule, same text. */
export function holds(secrets: readonly FoundSecret[] | undefined, wanted: FoundSecret): boolean {
  return (
    secrets?.some(
      ({ rule, sealed }) => rule.id === wanted.rule.id && sealed.identity === wanted.sealed.identity,
    ) ?? false
  );
}
