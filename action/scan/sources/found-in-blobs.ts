import type { ContentScanner } from '../content/content-scanner.ts';
import type { FoundSecret } from '../content/found-secret.ts';
import { type Blob, scanBlobs } from './blob-reader.ts';
import type { Tally } from './tally.ts';

/** Secrets by the id of the blob that holds them. Blobs that were scanned and are clean are not in it. */
export type SecretsByBlob = ReadonlyMap<string, readonly FoundSecret[]>;

/**
 * Scans blobs and keeps what was found in them. Those that this clone does not have are noted as missing.
 *
 * @param read where the contents come from; git's store when left out.
 */
export async function secretsIn(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  tally: Tally,
  read: typeof scanBlobs = scanBlobs,
): Promise<SecretsByBlob> {
  const found = new Map<string, readonly FoundSecret[]>();
  await read(root, blobs, scanner, ({ id, path }, outcome) => {
    if (outcome === undefined) {
      tally.skipped.add('missing', path);
      return;
    }
    tally.count(path, outcome);
    if (outcome.kind === 'scanned' && outcome.secrets.length > 0) found.set(id, outcome.secrets);
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
