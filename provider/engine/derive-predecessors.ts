import type { ApiKey } from '../api/contract/api-key.ts';
import { isExpired } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import { expiresAtOverlapEnd } from '../keys/key.ts';
import type { DeclaredKey } from '../lifecycle/declared-key.ts';
import { expirationOf, instantOf } from '../lifecycle/observed-key.ts';
import { PROVISIONAL_LIFE } from '../lifecycle/orphans.ts';
import { observedPredecessor } from '../lifecycle/overlap.ts';
import type { PredecessorRecord } from '../lifecycle/record.ts';
import type { Report } from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import { countedFromOlder, type Generation, type Generations } from './generations.ts';
import { isMade, successorsOf } from './made-here.ts';

interface Succession {
  readonly declared: DeclaredKey;
  readonly generations: Generations;
  /** Whether the current key is in its destinations. */
  readonly isDelivered: boolean;
  readonly now: Instant;
}

/**
 * When the overlap of an older key began: with the first newer one that its consumers had. An interrupted apply may have
 * delivered none of those between.
 */
function overlapBegan({ number }: Generation, { generations, isDelivered, now }: Succession): Instant {
  const { current, earlier } = generations;
  const used = earlier.findLast((each) => each.number > number && each.key.request_count > 0);
  if (used) return instantOf(used.key.created_at);
  return isDelivered ? instantOf(current.key.created_at) : now;
}

/** Whether two runs at once have created both keys: then the older one may be what its consumers have. */
async function isRival(run: ConnectedRun, generations: Generations, key: ApiKey): Promise<boolean> {
  const older = countedFromOlder(generations, key);
  return older !== undefined && (await isMade(run, generations)) && (await isMade(run, older));
}

/** The older keys of a name that overlap with the current one. Others of the name are reported. */
export async function predecessorsOf(
  run: ConnectedRun,
  succession: Succession,
  report: Report,
): Promise<readonly PredecessorRecord[]> {
  const {
    declared: { desired },
    generations,
    now,
  } = succession;
  const { current, newer, ids } = generations;
  const { rotation } = desired;
  // One that has expired has ended as declared.
  const older = expiresAtOverlapEnd(desired)
    ? generations.older.filter(({ key }) => !isExpired(expirationOf(key), now))
    : generations.older;
  const predecessors: PredecessorRecord[] = [];
  const others: ApiKey[] = [...newer];
  // What is left without an overlap should be revoked, but perhaps its successor was not delivered: it may be in use.
  const overlap = (typeof rotation === 'object' && rotation.overlap) || PROVISIONAL_LIFE;
  for (const generation of older) {
    const { key } = generation;
    const successor = (await successorsOf(run, generation))
      .filter(({ id }) => ids.has(id))
      .toSorted((a, b) => instantOf(b.created_at) - instantOf(a.created_at))[0];
    // A revoked one may not have been delivered: then it proves nothing about a newer key that someone else has created.
    const isFollowed = successor
      ? successor.status !== 'revoked' || (await isMade(run, generations))
      : await isRival(run, generations, key);
    if (!isFollowed) {
      others.push(key);
      continue;
    }
    const deliveredAt = overlapBegan(generation, succession);
    const predecessor: PredecessorRecord = {
      id: key.id,
      lastFour: key.last_four,
      expired: false,
      overlap: {
        deliveredAt,
        retiresAt: deliveredAt + overlap,
        lastUsedAt: undefined,
        requestsBefore: undefined,
        requestsSince: undefined,
      },
      lastUsedBefore: undefined,
    };
    predecessors.push(observedPredecessor(predecessor, key, now));
  }
  if (others.length > 0) reportOthers(current.key, others, report);
  return predecessors;
}

function reportOthers({ id, name }: ApiKey, others: readonly ApiKey[], report: Report): void {
  const named = others.map((key) => `${key.id} (ending in ${key.last_four}, created ${key.created_at})`);
  report.warning({
    title: 'Key Name Already In Use',
    subject: `"${name}"`,
    detail: `The declaration of "${name}" has the key ${id}. Other keys of this name were not created by this engine, so they are left as they are: ${named.join(', ')}. If no one needs them, revoke them in LowerPlane.`,
  });
}
