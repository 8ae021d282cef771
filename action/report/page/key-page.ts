import type { EnvironmentScope } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { KeyStatus } from '../../../provider/keys/key.ts';
import type { Permissions } from '../../../provider/keys/permissions.ts';
import type { JsonReport } from '../gate/json-report.ts';

/** What the page about keys shows. Nothing in it is a secret; every text is untrusted. */
export interface KeyPage {
  /** The time that ages and due dates are counted from. */
  readonly at: Instant;
  /** Whose keys these are, such as an organization and an address. */
  readonly subject: string;
  /** Undefined: the live keys are not known. */
  readonly keys: readonly PageKey[] | undefined;
  /** Undefined: nothing was forecast. */
  readonly calendar: PageCalendar | undefined;
  readonly posture: readonly PageFramework[];
  /** Results of the gate, oldest first. The last one is shown in full. */
  readonly checks: readonly JsonReport[];
  /** What could not be looked at, and why: sentences. */
  readonly notKnown: readonly string[];
}

/** A live key. */
export interface PageKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly status: KeyStatus;
  readonly lastFour: string;
  readonly createdAt: Instant;
  /** Undefined: it was never used. */
  readonly lastUsedAt: Instant | undefined;
  /** Undefined: it never expires. */
  readonly expiresAt: Instant | undefined;
  /** Undefined: not known. */
  readonly use: PageUse | undefined;
  /** Undefined: it is not known whether code declares it. */
  readonly declaration: PageDeclaration | 'none' | undefined;
}

/** Who uses a key, as far as LowerPlane records it. */
export interface PageUse {
  readonly requestsInAll: number;
  /** Undefined: the audit trail could not be read. */
  readonly requestsLast90Days: number | undefined;
}

/** Where a key is declared, and where its secret goes. */
export interface PageDeclaration {
  /** `infra/keys.tf:12` */
  readonly place: string;
  readonly destinations: readonly string[];
}

/** What will happen to keys. */
export interface PageCalendar {
  readonly until: Instant;
  readonly events: readonly PageEvent[];
}

export interface PageEvent {
  readonly at: Instant;
  readonly name: string;
  readonly what: string;
  readonly detail: string;
  /** outage: consumers of the key are refused from then on. */
  readonly kind: 'outage' | 'successor' | 'ending' | 'other';
}

export interface PageFramework {
  /** LowerPlane or a vendor. */
  readonly source: string;
  readonly name: string;
  readonly status: string;
  /** 0 to 1. */
  readonly score: number;
  /** 0 to 1. Undefined: the policy asks for none. */
  readonly minimum: number | undefined;
}
