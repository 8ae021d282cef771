import type { LowerPlaneClient } from '../api/client.ts';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { Instant } from '../keys/instant.ts';
import type { Pending } from '../keys/key.ts';
import type { KeyUse } from '../keys/narrowing.ts';
import type { Journal, ReadableEntry } from './journal.ts';
import type { KeyAuthority } from './key-authority.ts';
import type { KeyIndex } from './key-index.ts';
import { type ManagedKeys, managedInMemory } from './managed-keys.ts';
import type { KeyRecord } from './record.ts';
import { countInMemory, type RevocationCount } from './revocation-count.ts';

/** LowerPlane, with an API key that it accepted. */
export interface Connection {
  /** For everything but changes of keys. */
  readonly client: LowerPlaneClient;
  /** The key this run is authenticated with. */
  readonly self: ApiKey;
  readonly keys: KeyIndex;
  /** Creates, changes and revokes keys. Used by the lifecycle only. */
  readonly keyAuthority: KeyAuthority;
  /**
   * What was done with a key since a moment, as the audit trail shows it.
   *
   * @throws LowerPlaneError
   */
  readonly useOf: (key: ApiKey, from: Instant) => Promise<KeyUse>;
}

/** Limits on what one run may revoke. A pending one is not known before apply. */
export interface Guards {
  /** A number such as `3`, or a share of all active keys such as `10%`. Null: no limit. */
  readonly maxRevocations: string | null | Pending;
  /** A duration such as `7d`: a key used within it is not revoked. Null: use is not checked. */
  readonly recentUseWindow: string | null | Pending;
  /** Ids of keys that may end although they are used or protected. */
  readonly confirmedRevocations: ReadonlySet<string> | Pending;
}

/** The guards of a run that sets none. */
export const NO_GUARDS: Guards = {
  maxRevocations: null,
  recentUseWindow: null,
  confirmedRevocations: new Set(),
};

/** The keys that a run ends, in its plan and as they end. */
export interface Revocations {
  readonly planned: RevocationCount;
  readonly done: RevocationCount;
}

/** Keys of interrupted creations. */
export interface InterruptedKeys {
  /** Ids of all that were named. */
  readonly named: ReadonlySet<string>;
  /** Those that no one has recorded, with proof. */
  readonly unrecorded: readonly ApiKey[];
  /** Of successors of this state's keys: what their Idempotency-Keys begin with. */
  readonly successorBases: ReadonlySet<string>;
}

/** What this run has planned so far. Keys are planned one by one, but some faults show only between them. */
export interface PlannedSoFar {
  /** Names of keys to be created. */
  readonly names: Set<string>;
  /** By location: the key whose secret goes there, as messages name it. */
  readonly destinations: Map<string, string>;
  /** Keys that exist, by what distinguishes their declarations: one that is planned as a new one too is replaced. */
  readonly existing: Map<string, KeyRecord>;
  /** Ids of keys that were read, by what distinguishes their declarations: a new one of the same takes their place. */
  readonly read: Map<string, string>;
  /** Titles of problems of the run as a whole: each is reported once, however many keys there are. */
  readonly reported: Set<string>;
  readonly managed: ManagedKeys;
  /** What interrupted creations have left. Undefined: not looked for yet. */
  interrupted?: Promise<InterruptedKeys>;
  /** Entries of the journal that the run is still to deal with. Undefined: not looked for yet. */
  toEnd?: Promise<ReadableEntry[]>;
}

/** What all keys of one run share. */
export interface Run {
  /** Undefined while it is not known how to reach LowerPlane: then only creations can be planned. */
  readonly connection: Connection | undefined;
  readonly guards: Guards;
  readonly planned: PlannedSoFar;
  readonly revocations: Revocations;
  /** What manages the keys: `terraform`. */
  readonly engine: string;
  /**
   * No record says which keys a declaration has: they are those of its name, in the order of their creation. So every run
   * finds what an interrupted one has created, and a key of this name that the plan has not seen is another run's.
   */
  readonly keysByName?: true;
  /** Creations that are not recorded yet. */
  readonly journal: Journal;
  /** Returns a random text that no other call has returned. */
  readonly newId: () => string;
  /**
   * LowerPlane's time when the run began, or a moment later where that is not known exactly: no earlier run has created
   * what was created after it.
   */
  readonly begunAt: Instant;
  /** Waits so many milliseconds. Defaults to the timer of the system. */
  readonly pause?: (ms: number) => Promise<unknown>;
  /** LowerPlane's time: a wrong clock on this machine changes no plan. */
  readonly now: () => Instant;
}

/** A run that can reach LowerPlane. */
export interface ConnectedRun extends Run {
  readonly connection: Connection;
}

/** See `begunAt` of {@link Run}. @param ageMs for how long the run has been at work, in milliseconds. */
export function beginningOf({ clock }: Pick<LowerPlaneClient, 'clock'>, ageMs: number): Instant {
  return clock.now() + clock.uncertaintyMs - ageMs;
}

/** The plans of a run before its first key. */
export function nothingPlanned(managed = managedInMemory()): PlannedSoFar {
  return {
    names: new Set(),
    destinations: new Map(),
    existing: new Map(),
    read: new Map(),
    reported: new Set(),
    managed,
  };
}

/** The revocations of a run that is one process, before its first key. */
export function noRevocations(): Revocations {
  return { planned: countInMemory(), done: countInMemory() };
}
