import type { RootSettings } from '../../../provider/declarations/terraform/root-variants.ts';
import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { ForeignTool } from '../../scan/content/foreign-comment.ts';
import type { CustomPattern } from '../../scan/patterns/custom-pattern.ts';
import type { Severity } from '../../scan/severity.ts';
import type { VendorHosts } from '../../scan/verification/hosted-vendors.ts';
import type { FactName } from '../facts.ts';
import type { Mode } from '../mode.ts';
import type { UnknownPolicy } from '../not-known.ts';
import type { PolicyLines, ScopedLines } from './policy-line.ts';

/** What can differ by file, environment and mode. */
export interface ScopedSettings extends UnknownPolicy {
  /** Open findings of this severity or higher fail the gate; others warn. */
  readonly failOn: Severity;
  /** By id; other rules use their defaults. */
  readonly rules: Readonly<Record<string, RuleSettings>>;
}

/** Changes for some files, environments or modes. A selector that is undefined matches everything. */
export interface PolicyOverride {
  /** Globs. */
  readonly paths: readonly string[] | undefined;
  readonly environments: readonly Environment[] | undefined;
  readonly modes: readonly Mode[] | undefined;
  readonly settings: Partial<ScopedSettings>;
  /** Where it sets them. */
  readonly lines?: ScopedLines;
  /** Path of the policy for these files that it comes from; undefined for the policy of the repository. */
  readonly policy?: string;
}

/** The requirements of a team, as the gate uses them: `.lowerplane/policy.yaml`, with every default filled in. */
export interface Policy extends ScopedSettings {
  /** Facts that are required for a verdict; undefined for those of the mode. */
  readonly require: readonly FactName[] | undefined;
  /** In the order in which they apply. */
  readonly overrides: readonly PolicyOverride[];
  /** Thresholds of each environment. */
  readonly environments: Readonly<Partial<Record<Environment, EnvironmentPolicy>>>;
  /** Thresholds for environments without their own. */
  readonly defaults: EnvironmentPolicy;
  /** Vendors whose OpenCPX postures are read as well. */
  readonly vendors: readonly Vendor[];
  /** Files to check; both are lists of globs as in .gitignore. */
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** How Terraform is run in roots, where their files do not say it. */
  readonly terraform: readonly RootSettings[];
  /** Other scanners whose allow comments count. */
  readonly allowComments: readonly ForeignTool[];
  /** Whether the vendors of found secrets are asked whether they work. */
  readonly verifySecrets: {
    readonly when: VerifyWhen;
    /** Addresses of vendors that the team hosts. */
    readonly hosts: VendorHosts;
  };
  /** Severities of found secrets, by the id of their kind or by vendor. */
  readonly secretSeverities: Readonly<Record<string, Severity>>;
  /** Kinds of secrets to find besides the built-in ones. */
  readonly secretPatterns: readonly CustomPattern[];
  /** Purposes of keys by globs for their names; the first match applies. */
  readonly purposes: readonly { readonly key: string; readonly purpose: string }[];
  readonly waivers: readonly Waiver[];
  /** Ids of rules that policies which extend another cannot loosen: no comment allows their findings. */
  readonly lockedRules: readonly string[];
  /** Where its files set what; undefined for the defaults. */
  readonly lines?: PolicyLines;
}

/** `except-forks`: not for what comes from a fork, whose author chooses the texts that vendors are sent. */
export const VERIFY_WHEN = ['never', 'except-forks', 'always'] as const;
export type VerifyWhen = (typeof VERIFY_WHEN)[number];

export interface RuleSettings {
  /** Undefined for the rule's own. */
  readonly severity: Severity | 'off' | undefined;
  /** As written, and already validated. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What an outage of LowerPlane or a vendor means: no verdict, or a warning. */
export type OnUnavailable = 'fail' | 'warn';

export interface EnvironmentPolicy {
  /** Other names of the environment, as globs. */
  readonly aliases?: readonly string[];
  readonly onUnavailable: OnUnavailable;
  /** The required score of each framework, 0 to 1. */
  readonly minimumScore: number;
  /** Required frameworks, with the required score of each (undefined for `minimumScore`). */
  readonly frameworks: readonly { readonly name: string; readonly minimumScore: number | undefined }[];
}

export interface Vendor {
  readonly name: string;
  /** Address of its `/cpx` document. */
  readonly url: string;
  /** Name of the environment variable that contains a bearer token. */
  readonly tokenEnv: string | undefined;
  /** Header that carries the token as it is; undefined for `Authorization: Bearer`. */
  readonly tokenHeader?: string | undefined;
  /** What is required of the vendor; undefined or empty for everything it reports. */
  readonly frameworks?: EnvironmentPolicy['frameworks'] | undefined;
  /** Undefined for that of the environment. */
  readonly minimumScore?: number | undefined;
  /** The overall status that its posture must have; undefined for that of the rule. */
  readonly overall?: 'compliant' | 'partially_compliant' | 'any' | undefined;
}

/** Accepts findings for a limited time. */
export interface Waiver {
  /** At least one. */
  readonly rules: readonly string[];
  readonly target:
    | { readonly kind: 'fingerprint'; readonly fingerprint: string }
    /** Globs. Where both are given, a finding must match one of each. */
    | { readonly kind: 'globs'; readonly paths: readonly string[]; readonly keys: readonly string[] };
  /** Globs of the files that its policy is for; undefined for everything. */
  readonly within?: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly expires: Instant;
  /** Its location in the repository: the policy file and the line, from 1. */
  readonly file: string;
  readonly line: number;
  /** Its location in a file outside the repository that the policy extends: `../org/policy.yaml:12`. */
  readonly base?: string;
}

/** An error in a policy or a baseline. */
export interface PolicyProblem {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The source of a policy, for reports. */
export interface PolicySource {
  /** `none`: there is no policy file, and the defaults apply. */
  readonly kind: 'none' | 'work-tree' | 'commit';
  readonly path: string;
  /** The full commit id, for `commit`. */
  readonly commit?: string;
}

/** The thresholds for an environment. */
export function environmentPolicy(policy: Policy, environment: Environment | undefined): EnvironmentPolicy {
  return (environment && policy.environments[environment]) ?? policy.defaults;
}
