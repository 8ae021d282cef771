import type { Instant } from '../../../provider/keys/instant.ts';
import type { Severity } from '../../scan/severity.ts';
import type { ControlReference } from '../rules/definition/control-references.ts';
import type { Place, SuggestedChange } from '../rules/definition/violation.ts';

/** Whether a finding counts, and if not, why. */
export type FindingStatus =
  | { readonly kind: 'open' }
  | { readonly kind: 'waived'; readonly owner: string; readonly reason: string; readonly expires: Instant }
  /** It was there when the baseline was written. */
  | { readonly kind: 'baselined' }
  /** A comment beside it says why it is none. */
  | { readonly kind: 'allowed'; readonly reason: string };

/** What the gate reports: a rule's violation after policy, waivers and baseline. */
export interface Finding {
  readonly ruleId: string;
  /** The rule's. */
  readonly title: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly references: readonly ControlReference[];
  readonly place: Place;
  /** 32 hex digits; the same wherever in its file the finding moves. */
  readonly fingerprint: string;
  readonly keyName?: string;
  readonly suggestion?: SuggestedChange;
  readonly status: FindingStatus;
  /** It stands on a line that the checked changes add or touch. */
  readonly onChangedLine: boolean;
}
