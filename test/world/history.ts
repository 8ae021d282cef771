import type { EnvironmentScope } from '../../provider/keys/environments.ts';
import type { ExpirationRule } from '../../provider/keys/expiration.ts';
import type { Openings } from '../../provider/keys/openings.ts';
import type { Permissions } from '../../provider/keys/permissions.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** All that happens in one world, as data: it can be generated, printed, replayed and shortened. */
export interface History {
  /** Decides the texts of keys, the order of processes that run at once, and so on. */
  readonly seed: number;
  readonly states: readonly StateSetting[];
  readonly steps: readonly Step[];
}

/** One Terraform state, or the keys of a lowerplane.yaml, which the embedded engine manages without one. */
export interface StateSetting {
  readonly engine: 'terraform' | 'embedded';
  /** States of one directory share its data directory: a second state, `terraform test`. */
  readonly directory: number;
  /** When a record outlives its process: at once, with the provider's answer, or when the run ends, as a remote state does. */
  readonly keeps: 'at-once' | 'at-answer' | 'at-end';
}

/** What a declaration may have beside the first things. */
export interface Traits {
  /** How an old key ends whose overlap is over. */
  readonly ends: 'revoke' | 'expire';
  /** When a rotation that is due may begin. Undefined: at any time. */
  readonly openings: Openings | undefined;
  /**
   * A consumer verifies new keys, and answers so many challenges about one before it reads its place again. Undefined: none
   * does.
   */
  readonly verifiesAfter: number | undefined;
  /**
   * Readers of the first places that must prove that they hold a new secret before the old key ends, each with how many
   * challenges it answers before it reads its place again. Only where a place can be read back: otherwise no proof can be
   * checked.
   */
  readonly consumers: readonly number[];
  /** Where a place can be read back, the secret of an old key stays readable beside it during an overlap. */
  readonly keepsPrevious: boolean;
}

/** What a configuration says about one key. Spans are milliseconds. */
export interface Declaration extends Traits {
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  readonly expiration: ExpirationRule;
  /** 0: no rotation. */
  readonly every: number;
  readonly overlap: number;
  readonly trigger: string | undefined;
  /** Names of places, as they are written: `./` in front is the same place. See {@link placeKind}. */
  readonly places: readonly string[];
  readonly deletionProtection: boolean;
  readonly forceRevoke: boolean;
  /** Which configured provider manages it. */
  readonly alias: number;
}

export type Step =
  | {
      readonly kind: 'declare';
      readonly state: number;
      readonly address: string;
      readonly declaration: Declaration;
    }
  | { readonly kind: 'undeclare'; readonly state: number; readonly address: string }
  | { readonly kind: 'move'; readonly state: number; readonly from: string; readonly to: string }
  /** Several runs are at work at once. */
  | { readonly kind: 'run'; readonly runs: readonly RunRequest[] }
  | { readonly kind: 'wait'; readonly ms: number }
  /** Someone changes a key in LowerPlane, or uses it somewhere else. */
  | {
      readonly kind: 'outside';
      readonly what: 'revoke' | 'rename' | 'shorten' | 'lengthen' | 'use';
      readonly state: number;
      readonly address: string;
      /** 0: the current generation; 1: the one before. */
      readonly generation: number;
    }
  | { readonly kind: 'tamper'; readonly place: string; readonly how: 'delete' | 'overwrite' | 'other-key' }
  /** A key made by a person comes under management. */
  | { readonly kind: 'import'; readonly state: number; readonly address: string }
  /** The secret of a key is found where it must not be. */
  | {
      readonly kind: 'leak';
      readonly state: number;
      readonly address: string;
      readonly generation: number;
    };

/** What is asked of `lowerplane respond`. */
export interface Response {
  /** Revokes the leaked key first. */
  readonly now: boolean;
  /** For how long the leaked key must not be used before it ends, in milliseconds. */
  readonly quietFor: number;
  /** For how long the response waits for consumers in all, in milliseconds. */
  readonly wait: number;
}

/** One run of Terraform or of the embedded engine. */
export interface RunRequest {
  readonly state: number;
  readonly operation: 'apply' | 'destroy' | 'plan';
  readonly refresh: boolean;
  /** Whose key the providers use: an admin's, one of another organization, or the managed one of a place. */
  readonly provider: 'first-admin' | 'second-admin' | 'other-organization' | { readonly place: string };
  readonly order: 'create-first' | 'destroy-first';
  /** How much the machine's clock is ahead of LowerPlane's. */
  readonly skewMs: number;
  /** Between plan and apply. */
  readonly pauseMs: number;
  readonly recentUseWindow: string | null;
  readonly maxRevocations: string | null;
  /** `-replace`: address of a key to be destroyed and created anew. */
  readonly replace: string | undefined;
  /** Answers the leak of a key, instead of the operation. Only the embedded engine does. */
  readonly response: Response | undefined;
  readonly faults: readonly Fault[];
}

/** Faults: the points of a process at which each can strike, and what it does. The texts are the documentation. */
export const FAULTS = {
  kill: { at: 'any', does: 'The process ends, whatever it waits for.' },
  delay: { at: 'any', does: 'Three hours pass, and consumers go on.' },
  refuse: { at: 'request', does: 'The connection is refused.' },
  reset: { at: 'request', does: 'The connection breaks before the request is carried out.' },
  lose: { at: 'request', does: 'The request is carried out, and its answer is lost.' },
  late: { at: 'write', does: 'The client gives up; the request is carried out afterwards.' },
  unavailable: { at: 'request', does: 'A gateway answers 503.' },
  throttle: { at: 'request', does: 'LowerPlane answers 429.' },
  'says-active': {
    at: 'revoke',
    does: 'Answers 200 to a revocation, but does not revoke: the key is active.',
  },
  'says-revoked': { at: 'revoke', does: 'Answers that the key is revoked, but does not revoke it.' },
  'says-another': { at: 'key', does: 'Answers with the id of another key.' },
  'is-stale': { at: 'read', does: 'Answers what was true when the run read it before.' },
  'hides-a-key': { at: 'list', does: 'Leaves the newest key out of a list.' },
  'never-ends': { at: 'list', does: 'Every page of a list names a next one.' },
  'grants-more': { at: 'create', does: 'Creates an admin key for all environments, whatever was asked.' },
  'sends-another-secret': { at: 'create', does: 'Sends a secret that belongs to no key.' },
  'note-fails': { at: 'note', does: 'The journal cannot be read or written.' },
  'place-fails': { at: 'place', does: 'A destination does not answer.' },
  'place-unsure': { at: 'place', does: 'A destination stores the secret, and then fails.' },
  'consumer-silent': { at: 'probe', does: 'A consumer that is asked for a proof does not answer.' },
  'consumer-stuck': {
    at: 'probe',
    does: 'Consumers that have a secret take up no other one while the run lasts.',
  },
  'consumer-kills': { at: 'probe', does: 'The process ends while a consumer is asked.' },
  'consumer-replays': { at: 'probe', does: 'A consumer sends the proof that it sent before.' },
} as const;

export type FaultKind = keyof typeof FAULTS;

/** @see FAULTS for which points are counted. */
export interface Fault {
  readonly kind: FaultKind;
  /** How many such points pass before it. */
  readonly after: number;
}

/** Where the secret of the old key stays readable that a place held: no consumer reads it. */
export function previousPlace(place: string): string {
  return `old.${place}`;
}

/** Whether consumers read a place. */
export function isRead(place: string): boolean {
  return !place.startsWith('old.');
}

/** Places end in their kind: `0.a.file` can be read back and restored, `0.a.vault` cannot. */
export function placeKind(place: string): 'file' | 'vault' {
  return place.endsWith('.vault') ? 'vault' : 'file';
}
