import type { Change } from '../keys/change.ts';
import { overlapMaxOf } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord, PredecessorRecord } from './record.ts';

/** A key that is to end, as messages name it. */
export interface EndingKey {
  readonly id: string;
  /** Undefined when no record says it. */
  readonly name: string | undefined;
  readonly lastFour: string;
}

/** Why a key is to end, with what decides whether it may. */
export type Ending = PlannedEnding | UnrecordedEnding;

/** An ending that a plan shows. */
export type PlannedEnding =
  /** The declaration of the key, or of its successor, was removed; Terraform also removes what it replaces. */
  | {
      readonly cause: 'removed';
      readonly key: EndingKey;
      readonly deletionProtection: boolean;
      readonly forceRevoke: boolean;
    }
  /** A person asked for it, no matter what manages the key. */
  | { readonly cause: 'requested'; readonly key: EndingKey; readonly forceRevoke: boolean }
  /** A successor took over without an overlap. */
  | { readonly cause: 'replaced'; readonly key: EndingKey; readonly forceRevoke: boolean }
  /** The overlap with its successor is over, or an earlier apply could not revoke it. */
  | {
      readonly cause: 'retired';
      readonly key: EndingKey;
      readonly forceRevoke: boolean;
      readonly predecessor: PredecessorRecord;
      readonly overlapMax: number | undefined;
    }
  | ExpiringEnding;

/** A key that has a successor is to expire at the end of their overlap. That is decided when the expiration is set. */
export interface ExpiringEnding {
  readonly cause: 'expires';
  readonly key: EndingKey;
  readonly forceRevoke: boolean;
  /** Whether it still is to end so. If not, its expiration can only be postponed. */
  readonly endsByItself: boolean;
  /** Undefined at plan, while its successor is still to be created. */
  readonly predecessor: PredecessorRecord | undefined;
  readonly overlapMax: number | undefined;
}

/** The ending of a key that no record of a declaration names. */
export type UnrecordedEnding =
  /** An interrupted apply made it: the first key of a declaration, or a successor. */
  | { readonly cause: 'orphan'; readonly key: EndingKey }
  /**
   * This run made it, but its secret was lost, or taken back from every destination: no one can use it. Which key that
   * is, its Idempotency-Key proves.
   */
  | { readonly cause: 'undelivered'; readonly key: EndingKey; readonly idempotencyKey: string }
  /** It was made for one run, which is over. */
  | { readonly cause: 'temporary'; readonly key: EndingKey };

/** Whether a plan shows the ending: `max_revocations` counts these only, and they wait until all guards are known. */
export function isPlanned(ending: Ending): ending is PlannedEnding {
  return 'forceRevoke' in ending;
}

/** The endings that a plan asks for, in its order. */
export function endingsOf(
  changes: readonly Change[],
  record: KeyRecord,
  declared: DeclaredKey | undefined,
): readonly PlannedEnding[] {
  const overlapMax = declared && overlapMaxOf(declared.desired);
  return changes.flatMap((change): readonly PlannedEnding[] => {
    if (change.kind === 'revoke') return [removalOf(record, record)];
    if (change.kind !== 'retire' && change.kind !== 'expire') return [];
    const { id, lastFour } = change.predecessor;
    const key = { id, lastFour, name: record.name };
    if (!declared) return [removalOf(key, record)];
    const { forceRevoke } = declared;
    const predecessor = record.predecessors.find((candidate) => candidate.id === id);
    if (change.kind === 'expire')
      return [{ cause: 'expires', key, forceRevoke, endsByItself: true, predecessor, overlapMax }];
    return predecessor
      ? [{ cause: 'retired', key, forceRevoke, predecessor, overlapMax }]
      : [{ cause: 'replaced', key, forceRevoke }];
  });
}

/** The ending of a key whose declaration was removed: of the recorded key itself, or of one that belongs to its record. */
export function removalOf(key: EndingKey, { applied }: Pick<KeyRecord, 'applied'>): PlannedEnding {
  const { deletionProtection, forceRevoke } = applied;
  return { cause: 'removed', key, deletionProtection, forceRevoke };
}
