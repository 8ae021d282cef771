import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { Severity } from '../../../scan/severity.ts';
import type { Verification } from '../../../scan/verification/verification.ts';
import type { PolicyLine } from '../../policy/policy-line.ts';

/** Where a finding is. */
export type Place =
  | {
      readonly kind: 'code';
      readonly range: SourceRange;
      /** Set when only a commit has it: a secret that was removed later. */
      readonly commit?: string;
    }
  /** Something at LowerPlane or a vendor, without a line of code. */
  | {
      readonly kind: 'remote';
      readonly thing: 'key' | 'posture' | 'test' | 'control';
      readonly name: string;
      /** An apply of the checked code would do it, so a change of code can keep it from happening. */
      readonly isPlanned?: true;
    }
  /** The configuration of the gate itself. */
  | { readonly kind: 'set-up' };

/** A kind of change that a rule suggests. */
export interface SuggestedFix {
  /** `safe`: it changes no more than the finding asks for. `unsafe`: it takes a decision. */
  readonly safety: 'safe' | 'unsafe';
  /** What it writes, as Markdown without a full stop: "Adds `expires_in`". */
  readonly does: string;
  /** Why it is safe or not: a clause. */
  readonly because: string;
}

/** A change that fixes a finding: this text replaces these whole lines. */
export interface SuggestedChange {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Without a trailing line break. */
  readonly replacement: string;
  readonly fix: SuggestedFix;
}

/** A violation of a rule. */
export interface Violation {
  readonly kind: 'violation';
  readonly place: Place;
  /** What is wrong, with the actual values, in one or two sentences. Never a secret. */
  readonly message: string;
  /** How to fix it; by default the rule's fix. */
  readonly fix?: string;
  /** Overrides the rule's severity, unless the policy sets one. */
  readonly severity?: Severity;
  /** The line of the policy that sets this severity. */
  readonly severityLine?: PolicyLine | undefined;
  /** Identifies the finding whatever line it moves to; hashed with the rule's id into the fingerprint. */
  readonly identity: readonly string[];
  /** Used instead of a hash of `identity`. */
  readonly fingerprint?: string;
  /** Name of the key, for waivers by key. */
  readonly keyName?: string;
  /** Where the value comes from that it is about. By default, that of the declaration's value in its place. */
  readonly origins?: readonly SourceRange[];
  /** The declaration that it is about: a change that widens the key makes the finding worse. */
  readonly declaration?: KeyDeclaration;
  readonly suggestion?: SuggestedChange;
  /** The reason given in a comment in the file that allows it. */
  readonly allowed?: string;
  /** What its vendor said about a secret. */
  readonly verification?: Verification;
  /** Ids of the controls that it is about, for findings about compliance. */
  readonly controls?: readonly string[];
}

/** Something the rule cannot decide. It is not a violation; the result has it among what is not known. */
export interface Undecidable {
  readonly kind: 'undecidable';
  readonly place: Place;
  /** Follows "Cannot determine": `whether "Internal Dashboard" expires`. */
  readonly subject: string;
  /** Follows a colon: `it depends on var.ttl, which has no default`. */
  readonly because: string;
  /** The declared key that it is about, as messages name it. */
  readonly key?: string;
  /** What to do. Defaults to advice about values in code. */
  readonly remedy?: string;
  /** `listed`: it never counts. */
  readonly weight?: 'listed';
}
