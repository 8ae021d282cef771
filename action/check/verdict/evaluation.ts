import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { Mode } from '../mode.ts';
import type { Policy, PolicyProblem, PolicySource } from '../policy/policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { Baseline } from './baseline.ts';
import type { Before, ChangedSuppressions, TrustedComments } from './compared.ts';

/** How to evaluate facts. */
export interface Evaluation {
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  readonly now: Instant;
  readonly policy: Policy;
  readonly policySource: PolicySource;
  readonly baseline: Baseline | undefined;
  /** Whether the checked changes add or modify a line. */
  readonly isChanged: (path: string, line: number) => boolean;
  readonly range: { readonly base: string; readonly head: string } | undefined;
  readonly rules: readonly Rule[];
  /** Errors in the policy and the baseline of the checked files, when the check uses others. */
  readonly policyProblems?: readonly PolicyProblem[];
  /** Sentences that turn a pass into a warning. */
  readonly warnings?: readonly string[];
  /** Set when only what a change adds or makes worse counts. */
  readonly before?: Before | undefined;
  /** Set when the change edits the policy or the baseline. */
  readonly suppressions?: ChangedSuppressions | undefined;
  /** Set when only comments of an earlier commit allow findings about declarations. */
  readonly trusted?: TrustedComments | undefined;
}
