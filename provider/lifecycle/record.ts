import type { DeliveryRecord } from '../delivery/destination.ts';
import type { Instant } from '../keys/instant.ts';
import type { ActualKey, DestinationDrift, KeyStatus } from '../keys/key.ts';
import type { Overlap, Predecessor } from '../keys/predecessor.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { ObservedKey } from './observed-key.ts';

/** What only we know of a key: LowerPlane cannot be asked for it. */
export interface KeyMemory {
  /** The declaration as it was last applied. */
  readonly applied: DeclaredKey;
  /** Why this generation followed the one before it. Null: it is the first, or version 0.1.0 created it. */
  readonly reason: string | null;
  /** The organization that the key belongs to. Undefined: 0.1.0 wrote the record, and no refresh has found the key. */
  readonly organizationId: string | undefined;
  /** 1 for the first key of a declaration, one more for each successor. */
  readonly generation: number;
  /** Creation of generation 1. Undefined: not recorded. */
  readonly firstCreatedAt: Instant | undefined;
  /**
   * A random text that only this record has, from its creation or import on: two records of one key, as two imports
   * make them, never take each other's successors for their own. Undefined: recorded by version 0.1.0.
   */
  readonly lineage: string | undefined;
  /** Where the secret was delivered; `elsewhere` when someone else did that (an imported key). */
  readonly destinations: readonly string[] | 'elsewhere';
  /** What each destination needs to recognize its delivery, by its id. */
  readonly deliveries: Readonly<Record<string, DeliveryRecord>>;
  /** What the last refresh found changed at destinations. */
  readonly drift: readonly DestinationDrift[];
  readonly trigger: string | undefined;
  /** Imported, and nothing was applied since; see {@link ActualKey}. */
  readonly triggerUnrecorded: boolean;
  /** Earlier generations that are still to be revoked, newest first. */
  readonly predecessors: readonly PredecessorRecord[];
  /** The time that decides the next plan, so that apply comes to what the plan showed. Undefined: the present. */
  readonly decidedAt: Instant | undefined;
  /** Sealed to the recipients of the `age` destination. */
  readonly sealedSecret: string | null;
  /** The plain secret, when the declaration asks for it to be kept. */
  readonly secret: string | null;
}

export interface PredecessorRecord extends Predecessor {
  /** When it had last been used as its successor was delivered. */
  readonly lastUsedBefore: Instant | undefined;
  readonly overlap: OverlapRecord | undefined;
}

export interface OverlapRecord extends Overlap {
  /** Requests made with the predecessor before its successor was delivered. Undefined: not recorded. */
  readonly requestsBefore: number | undefined;
}

/** Everything known of one key: an {@link ActualKey} for the planner, and what carrying out its plan needs. */
export interface KeyRecord extends Omit<ObservedKey, 'status' | 'organizationId'>, KeyMemory, ActualKey {
  readonly status: KeyStatus;
  readonly firstCreatedAt: Instant;
  readonly trigger: string | undefined;
  readonly triggerUnrecorded: boolean;
  readonly destinations: readonly string[] | 'elsewhere';
  readonly predecessors: readonly PredecessorRecord[];
}

/** Where the record of one declared key is kept between runs. */
export interface KeyState {
  /** Predecessors that the plan showed as kept: none of them ends in this apply, whatever has changed since. */
  readonly kept?: ReadonlySet<string>;
  /** Predecessors of which the plan showed that their expiration changes. Undefined: it may be any. */
  readonly expiring?: ReadonlySet<string>;
  /**
   * The key made for the declaration. Undefined: none yet.
   *
   * @throws LifecycleError when what is kept cannot be read.
   */
  recall(): Promise<KeyRecord | undefined>;
  /**
   * Takes what is now. Called after each step that a crash must not undo, so that the last call counts: as soon as a
   * new key is in all its destinations, and again when its predecessors are dealt with.
   */
  remember(record: KeyRecord): Promise<void>;
  /** Whether what is remembered will be kept: what asked for the work may have ended. Omitted: always. */
  canRemember?(): Promise<boolean>;
}
