import type { SuggestedChange } from '../rules/definition/violation.ts';
import type { Finding } from './finding.ts';

/** Which suggestions to apply: those that change no more than the finding asks for, or also those that take a decision. */
export const FIX_LEVELS = ['safe', 'all'] as const;
export type FixLevel = (typeof FIX_LEVELS)[number];

/** A finding that a change fixes. */
export interface FixedFinding {
  readonly finding: Finding;
  readonly change: SuggestedChange;
  /** The lines that it replaces. */
  readonly before: readonly string[];
}

/** A finding that stays. */
export interface UnfixedFinding {
  readonly finding: Finding;
  /** Why: a clause. */
  readonly because: string;
}

/** What applying suggestions does to the files. It was judged, but nothing is written yet. */
export interface FixPlan {
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  readonly fixed: readonly FixedFinding[];
  /** Open findings whose suggestion is not applied. */
  readonly left: readonly UnfixedFinding[];
  /** Open findings for which no change is suggested. */
  readonly withoutSuggestion: number;
}
