import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { satisfies } from '../../provider/keys/expiration.ts';
import {
  endingOf,
  entryOf,
  isForced,
  judgeCount,
  judgeProofs,
  judgeRecentUse,
  LATENCY,
  lastUseShown,
  type RunAtWork,
} from './judge-revocation.ts';
import type { Entry } from './world.ts';

/**
 * Checks what must be true of an old key that a run has given an expiration by which it ends: it must neither come too
 * early, nor at all where a revocation would be refused.
 *
 * @param before the key before that.
 * @param caller id of the key that the run is authenticated with.
 */
export function judgeExpiration(run: RunAtWork, before: StoredKey, caller: string | undefined): void {
  const { world, state, process, lowerPlane } = run;
  const { observer } = world;
  const facts = observer.factsOf(before.id);
  const to = lowerPlane.key(before.id)?.expiresAt;
  const entry = entryOf(state, before.id);
  if (!facts?.isRecorded || typeof to !== 'number' || !entry) return;
  // A key that is kept gets the expiration that is declared.
  if (entry.record.id === before.id && process.minted === undefined) {
    const rule = state.declared.get(process.applying ?? '')?.expiration;
    // It holds from now on, even if the run is killed before this is recorded.
    if (
      rule &&
      facts.promisedUntil !== undefined &&
      satisfies({ kind: 'at', at: to }, rule, before.createdAt)
    )
      facts.promisedUntil = Math.min(facts.promisedUntil, to);
    return;
  }
  const isSooner = before.expiresAt === null || to < before.expiresAt;
  if (!isSooner && facts.ended?.expires !== true) return;
  facts.ended = { ...endingOf(run, before), at: to, expires: true };
  const earliest = earliestEnd(run, before, entry);
  if (to < earliest)
    observer.violated('key-in-use', `${before.id} expires ${earliest - to} ms before its overlap is over`);
  if (!isSooner) return;
  if (caller === before.id) observer.violated('own-key', `${before.id} is to expire by itself`);
  if (!isForced(run, entry)) {
    judgeRecentUse(run, before);
    judgeProofs(run, before, entry);
  }
  judgeCount(run, before);
  process.ended.add(before.id);
}

/** When an old key may end, by what the run was shown of its use. */
function earliestEnd(run: RunAtWork, key: StoredKey, { record }: Entry): number {
  const held = record.predecessors.find(({ id }) => id === key.id)?.overlap;
  // Its successor was just delivered, and is not recorded.
  if (!held) return run.world.now + (run.process.succession ?? 0) - LATENCY;
  const lastUsedAt = lastUseShown(run, key) ?? 0;
  const { deliveredAt, retiresAt } = held;
  if (lastUsedAt <= deliveredAt) return retiresAt;
  const { rotation } = record.applied.desired;
  const max = (typeof rotation === 'object' ? rotation.overlapMax : undefined) ?? Number.POSITIVE_INFINITY;
  return Math.max(retiresAt, Math.min(lastUsedAt + retiresAt - deliveredAt, deliveredAt + max));
}
