import type { ApiKey } from '../api/contract/api-key.ts';
import { isExpired } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import { expirationOf, lastUseOf } from './observed-key.ts';
import type { KeyRecord, OverlapRecord, PredecessorRecord } from './record.ts';

/** A predecessor whose successor was delivered. */
export type OverlappingPredecessor = PredecessorRecord & { readonly overlap: OverlapRecord };

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
    expiration: expirationOf(key),
    expired: isExpired(expirationOf(key), now),
    overlap: overlap && {
      ...overlap,
      lastUsedAt: lastUseOf(key),
      requestsSince:
        overlap.requestsBefore === undefined ? undefined : key.request_count - overlap.requestsBefore,
    },
  };
}
