import type { ApiKey } from '../api/contract/api-key.ts';
import { formatInstant } from '../keys/instant.ts';
import { expirationChange, revocableChange } from '../keys/predecessor.ts';
import { type NotEnded, readNow, refuseNow, unconfirmed } from './end-key.ts';
import type { ExpiringEnding } from './ending.ts';
import { observedPredecessor } from './overlap.ts';
import type { PredecessorRecord } from './record.ts';
import type { ConnectedRun } from './run.ts';

/** What became of an old key that is to end by its expiration. */
export type ExpirationOutcome =
  /** `predecessor` is as it is now. */
  { readonly set: true; readonly predecessor: PredecessorRecord } | ({ readonly set: false } & NotEnded);

/**
 * Gives an old key an expiration, so that it ends even if no one applies: the only way a key ends later. The key is read again
 * immediately before, and the guards decide as if it ended now, because no one may ask them again. An expiration that
 * would come too early is postponed, which ends nothing.
 *
 * @throws never for what people can act on; that is in the outcome.
 */
export async function expireKey(
  run: ConnectedRun,
  ending: ExpiringEnding & { readonly predecessor: PredecessorRecord },
): Promise<ExpirationOutcome> {
  try {
    return await expire(run, ending);
  } catch (error) {
    return { set: false, ...unconfirmed(error) };
  }
}

async function expire(
  run: ConnectedRun,
  ending: ExpiringEnding & { readonly predecessor: PredecessorRecord },
): Promise<ExpirationOutcome> {
  const key = await readNow(run, ending);
  if (key?.status !== 'active') return { set: true, predecessor: ending.predecessor };
  const as = (now: ApiKey) => observedPredecessor(ending.predecessor, now, run.now());
  const predecessor = as(key);
  const due = ending.endsByItself ? expirationChange : revocableChange;
  const change = due(predecessor, ending.overlapMax, run.now());
  if (change === undefined) return { set: true, predecessor };
  if (change.kind === 'expire') {
    const refusal = await refuseNow(run, ending, key);
    if (refusal) return { set: false, ended: false, ...refusal };
  }
  const { keyAuthority } = run.connection;
  const changed = await keyAuthority.update(key.id, { expires_at: formatInstant(change.to) }, key);
  return { set: true, predecessor: as(changed) };
}
