import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { Severity } from '../../scan/severity.ts';
import type { Verification } from '../../scan/verification/verification.ts';
import type { PolicyLine } from '../policy/policy-line.ts';
import type { ControlReference } from '../rules/definition/control-references.ts';
import type { Place, SuggestedChange } from '../rules/definition/violation.ts';

/** Whether a finding counts, and if not, why. */
export type FindingStatus =
  | { readonly kind: 'open' }
  | { readonly kind: 'waived'; readonly owner: string; readonly reason: string; readonly expires: Instant }
  /** It is in the baseline. */
  | { readonly kind: 'baselined' }
  /** It was there before the compared changes, and they do not make it worse. */
  | { readonly kind: 'known' }
  /** A comment in the file allows it, with this reason. */
  | {
      readonly kind: 'allowed';
      readonly reason: string;
      /** What the comment is bound to, for a declaration: path, rule, key, reason and text. */
      readonly binding?: string;
    };

/** What the gate reports: a violation of a rule, after policy, waivers and baseline. */
export interface Finding {
  readonly ruleId: string;
  /** The title of the rule. */
  readonly title: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly references: readonly ControlReference[];
  readonly place: Place;
  /** 32 hex digits; does not change when the finding moves within its file. */
  readonly fingerprint: string;
  readonly keyName?: string;
  /** The declaration that it is about. */
  readonly declaration?: KeyDeclaration;
  readonly suggestion?: SuggestedChange;
  /** What its vendor said about a secret. */
  readonly verification?: Verification;
  /** Ids of the controls that it is about, for findings about compliance. */
  readonly controls?: readonly string[];
  readonly status: FindingStatus;
  /** It is on a line that the checked changes add or modify. */
  readonly onChangedLine: boolean;
  /** The severity from which findings in its file fail the gate; undefined for that of the whole check. */
  readonly failOn?: Severity;
  /** Path of the policy for its files that judged it; undefined for the policy of the repository. */
  readonly policy?: string;
  /** The line of a policy that sets the severity; undefined where the rule itself decides. */
  readonly severityLine?: PolicyLine;
}
