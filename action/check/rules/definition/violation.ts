import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { Severity } from '../../../scan/severity.ts';

/** Where a person has to look. */
export type Place =
  | {
      readonly kind: 'code';
      readonly range: SourceRange;
      /** Set for what stands in a commit only: a secret that was removed again. */
      readonly commit?: string;
    }
  /** A thing at LowerPlane or a vendor, with no line of code. */
  | { readonly kind: 'remote'; readonly thing: 'key' | 'posture' | 'test' | 'control'; readonly name: string }
  /** The gate's own set-up. */
  | { readonly kind: 'set-up' };

/** A change that mends a finding: these whole lines become this text. */
export interface SuggestedChange {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Without a line break at its end. */
  readonly replacement: string;
}

/** What a rule found. */
export interface Violation {
  readonly kind: 'violation';
  readonly place: Place;
  /** What is wrong, with the actual values; one or two sentences. No secret, ever. */
  readonly message: string;
  /** What to do; the rule's own advice when left out. */
  readonly fix?: string;
  /** Instead of the rule's severity, unless the policy sets one. */
  readonly severity?: Severity;
  /** What makes the finding this one and no other, whatever line it moves to; hashed together with the rule's id. */
  readonly identity: readonly string[];
  /** Instead of one made of `identity`. */
  readonly fingerprint?: string;
  /** Name of the key it is about, for waivers by key. */
  readonly keyName?: string;
  readonly suggestion?: SuggestedChange;
  /** Excused in the file itself, with this reason. */
  readonly allowed?: string;
}

/** Something the rule could not decide without running code. Reported, and no violation. */
export interface Undecidable {
  readonly kind: 'undecidable';
  readonly place: Place;
  /** A sentence: `Whether "Internal Dashboard" expires cannot be told: it depends on var.ttl, which has no default.` */
  readonly message: string;
}
