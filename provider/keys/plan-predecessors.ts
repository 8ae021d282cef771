import type { Change, OldKeyExpiration, PlanNotice, RetiringKey } from './change.ts';
import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import { type ActualKey, type DesiredKey, expiresAtOverlapEnd, overlapMaxOf } from './key.ts';
import {
  type ExpirationChange,
  endsByItself,
  expirationChange,
  predecessorFate,
  revocableChange,
} from './predecessor.ts';

/** That a key ends because it has a successor. */
export function retirement({ id, lastFour }: RetiringKey): Change {
  return { kind: 'retire', predecessor: { id, lastFour } };
}

/** That the expiration of an old key changes. @param to undefined: to the end of an overlap that is still to begin. */
export function expirationOf(
  { id, lastFour }: RetiringKey,
  kind: OldKeyExpiration['kind'],
  to: Instant | undefined,
): OldKeyExpiration {
  return { kind, predecessor: { id, lastFour }, to };
}

/** What becomes of the keys before the current one. */
export function planPredecessors(desired: DesiredKey, actual: ActualKey, now: Instant) {
  const changes: Change[] = [];
  const notices: PlanNotice[] = [];
  const overlapMax = overlapMaxOf(desired);
  const expires = expiresAtOverlapEnd(desired);
  for (const predecessor of actual.predecessors) {
    const fate = predecessorFate(predecessor, overlapMax, now);
    if (expires && predecessor.overlap) {
      const { id, lastFour, overlap, expired } = predecessor;
      const change = expirationChange(predecessor, overlapMax, now);
      if (change) changes.push(expirationOf(predecessor, change.kind, change.to));
      if (change && fate === 'wait') notices.push(expirationNotice({ id, lastFour }, change));
      const to = change?.to ?? timeOf(predecessor.expiration);
      if (fate === 'hold')
        notices.push({
          kind: 'predecessor-held',
          predecessor: { id, lastFour },
          overlap,
          ...(to !== undefined && { to }),
        });
      if (fate !== 'retire' || expired || endsByItself(predecessor, overlapMax)) continue;
    }
    const kept = expires || fate === 'retire' ? undefined : revocableChange(predecessor, overlapMax, now);
    if (kept) {
      changes.push(expirationOf(predecessor, kept.kind, kept.to));
      notices.push(expirationNotice(predecessor, kept));
    }
    if (fate === 'retire') {
      changes.push(retirement(predecessor));
      notices.push({ kind: 'predecessor-retires', predecessor });
    }
    if (fate === 'hold' && predecessor.overlap) {
      const { id, lastFour, overlap } = predecessor;
      notices.push({ kind: 'predecessor-held', predecessor: { id, lastFour }, overlap });
    }
  }
  return { changes, notices };
}

function expirationNotice(predecessor: RetiringKey, { kind, from, to }: ExpirationChange): PlanNotice {
  return kind === 'expire'
    ? { kind: 'predecessor-expires', predecessor, to }
    : { kind: 'expiration-put-off', predecessor, from, to };
}

function timeOf(expiration: Expiration | undefined): Instant | undefined {
  return expiration?.kind === 'at' ? expiration.at : undefined;
}
