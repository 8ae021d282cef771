import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { CpxStatus } from '../../../provider/api/contract/read-posture.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { ScanScope } from '../../scan/scan-result.ts';
import type { Severity } from '../../scan/severity.ts';
import type { Gap, PostureScore } from '../facts.ts';
import type { Mode } from '../mode.ts';
import type { JudgedNotKnown } from '../not-known.ts';
import type { PolicySource } from '../policy/policy.ts';
import type { Provenance } from '../provenance.ts';
import type { Finding } from './finding.ts';
import type { FixPlan } from './fix-plan.ts';
import type { KeyDeadline } from './key-deadlines.ts';

/**
 * `pass`: nothing is wrong, and nothing that counts is unknown. `warn`: only findings below the threshold, or something
 * that is not known and that the policy tolerates. `fail`: a finding at or above the threshold. `unknown`: a required fact,
 * or something else that the policy does not tolerate, is not known.
 */
export type Outcome = 'pass' | 'warn' | 'fail' | 'unknown';

/** A rule that did not run because facts it needs are not known. */
export interface NotEvaluated {
  readonly ruleId: string;
  readonly title: string;
  readonly gaps: readonly Gap[];
}

/** One line of the posture table. */
export interface PostureRow extends PostureScore {
  readonly status: CpxStatus;
  /** The required score; undefined when there is none. */
  readonly minimumScore: number | undefined;
  /** RFC 3339; when the posture was generated. */
  readonly timestamp: string;
}

/** What was checked, so that a report does not promise more than was done. */
export interface CheckScope {
  /** Undefined when the scan for secrets did not run. */
  readonly scan: ScanScope | undefined;
  /** Files read for declarations, and keys found in them; undefined when that did not run. */
  readonly declarations: { readonly files: number; readonly keys: number } | undefined;
  /** What the policy's paths exclude; undefined when they exclude nothing. */
  readonly leftOut?: { readonly files: number; readonly secrets: number };
  /** The commits that were compared for changed lines; undefined when none were. */
  readonly range: { readonly base: string; readonly head: string } | undefined;
  /** The commit that findings were compared with; undefined when all of them count. */
  readonly comparedWith?: string | undefined;
  /** Files of the policy that the change edits, where the policy is that of its base. */
  readonly changedPolicies?: readonly string[];
  /** Ids of the secret patterns that the change adds to the policy, or edits. They find nothing in the change itself. */
  readonly newPatterns?: readonly string[];
}

/** The one value that every report renders. */
export interface CheckResult {
  readonly outcome: Outcome;
  /** The reasons, one sentence each, the most important first. */
  readonly because: readonly string[];
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  /** Open findings of this severity or higher fail the gate. */
  readonly failOn: Severity;
  readonly checkedAt: Instant;
  /** Open ones first, then by severity, changed lines first, then by location. */
  readonly findings: readonly Finding[];
  /** What was not looked at or could not be decided: those with the greatest effect first, then in reading order. */
  readonly notKnown: readonly JudgedNotKnown[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** Ids of the rules that ran. */
  readonly rulesEvaluated?: readonly string[];
  /** Ids of the rules that the policy switches off. */
  readonly rulesOff: readonly string[];
  readonly scope: CheckScope;
  /** Empty when no posture is known. */
  readonly posture: readonly PostureRow[];
  /** Undefined when the live keys are not known. */
  readonly keys: readonly ApiKey[] | undefined;
  /** Readiness of the gated environment's controls, 0 to 1; undefined when they are not known. */
  readonly readiness: number | undefined;
  readonly policy: PolicySource;
  /** The changes that suggestions make; undefined when they were not asked for. */
  readonly fixes?: FixPlan | undefined;
  /** Undefined when they were not asked for, or when the live keys are not known. */
  readonly deadlines?: readonly KeyDeadline[] | undefined;
  /** Undefined when it was not asked for. */
  readonly provenance?: Provenance | undefined;
}
