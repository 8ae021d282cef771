import type { ApiKey } from '../api/contract/api-key.ts';
import { isExpired } from '../keys/expiration.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { type DesiredKey, overlapMaxOf } from '../keys/key.ts';
import { predecessorExpiration } from '../keys/predecessor.ts';
import { expirationOf, lastUseOf } from './observed-key.ts';
import type { KeyRecord, OverlapRecord, PredecessorRecord } from './record.ts';
import { LifecycleError, problemOf, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

type OverlappingPredecessor = PredecessorRecord & { readonly overlap: OverlapRecord };

/** A key as the predecessor of a successor that was just delivered; its use is not known yet. */
export function overlapping(
  { id, lastFour }: Pick<KeyRecord, 'id' | 'lastFour'>,
  { deliveredAt, overlap }: { readonly deliveredAt: Instant; readonly overlap: number },
): OverlappingPredecessor {
  return {
    id,
    lastFour,
    expired: false,
    overlap: {
      deliveredAt,
      retiresAt: deliveredAt + overlap,
      lastUsedAt: undefined,
      requestsBefore: 0,
      requestsSince: 0,
    },
    lastUsedBefore: undefined,
  };
}

/** A predecessor with the facts by which its retirement is decided, as its key has them now. */
export function observedPredecessor(
  predecessor: PredecessorRecord,
  key: ApiKey,
  now: Instant,
): PredecessorRecord {
  const { overlap } = predecessor;
  return {
    ...predecessor,
    expired: isExpired(expirationOf(key), now),
    overlap: overlap && {
      ...overlap,
      lastUsedAt: lastUseOf(key),
      requestsSince:
        overlap.requestsBefore === undefined ? undefined : key.request_count - overlap.requestsBefore,
    },
  };
}

/**
 * Keeps a predecessor working for its overlap, and notes how much it was used until now. Failures are reported, not
 * thrown: the successor is already delivered.
 */
export async function secureOverlap(
  run: ConnectedRun,
  predecessor: OverlappingPredecessor,
  desired: DesiredKey,
  report: Report,
): Promise<PredecessorRecord> {
  const { id, lastFour, overlap } = predecessor;
  try {
    const key = await outliving(run, id, overlap, overlapMaxOf(desired));
    const lastUse = lastUseOf(key);
    return {
      ...predecessor,
      overlap: { ...overlap, lastUsedAt: lastUse, requestsBefore: key.request_count },
      lastUsedBefore: lastUse,
    };
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.error({
      title: 'Overlap Not Secured',
      detail: `The successor was created and delivered, but the old key ${id} (ending in ${lastFour}) could not be checked, so it may expire before the overlap is over. ${problem.detail}`,
    });
    return predecessor;
  }
}

/** The predecessor, with an expiration beyond what it is needed for. */
async function outliving(
  { connection }: ConnectedRun,
  id: string,
  { deliveredAt, retiresAt }: OverlapRecord,
  overlapMax: number | undefined,
): Promise<ApiKey> {
  const key = await connection.keys.findNow(id);
  if (key?.status !== 'active') {
    throw new LifecycleError({
      title: 'Old Key Does Not Work',
      detail: `LowerPlane ${key ? `shows it as ${key.status}` : 'does not know it'}.`,
    });
  }
  const expiration = expirationOf(key);
  const needed = predecessorExpiration(expiration, deliveredAt, retiresAt - deliveredAt, overlapMax);
  if (needed === expiration || needed.kind === 'never') return key;
  return connection.keyAuthority.update(id, { expires_at: formatInstant(needed.at) }, key);
}
