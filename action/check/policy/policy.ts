import type { Environment } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import type { Severity } from '../../scan/severity.ts';
import type { FactName } from '../facts.ts';

/** What a team asks of itself, as the gate works with it: `.lowerplane/policy.yaml`, with every default filled in. */
export interface Policy {
  /** Open findings of this severity or worse fail the gate; milder ones warn. */
  readonly failOn: Severity;
  /** Facts without which there is no verdict; undefined: those of the mode. */
  readonly require: readonly FactName[] | undefined;
  /** By id; rules that are not here are as they come. */
  readonly rules: Readonly<Record<string, RuleSettings>>;
  /** Thresholds of each environment. */
  readonly environments: Readonly<Partial<Record<Environment, EnvironmentPolicy>>>;
  /** What counts where no environment has its own. */
  readonly defaults: EnvironmentPolicy;
  /** Vendors whose OpenCPX postures are asked for too. */
  readonly vendors: readonly Vendor[];
  /** Files that count; both are lists of gitignore-like globs. */
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** What keys are for, by the globs their names match; the first that matches counts. */
  readonly purposes: readonly { readonly key: string; readonly purpose: string }[];
  readonly waivers: readonly Waiver[];
}

export interface RuleSettings {
  /** Undefined: the rule's own. */
  readonly severity: Severity | 'off' | undefined;
  /** Already checked against the rule's parameters. */
  readonly parameters: unknown;
}

/** When LowerPlane or a vendor cannot be asked: no verdict, or a warning. */
export type OnUnavailable = 'fail' | 'warn';

export interface EnvironmentPolicy {
  readonly onUnavailable: OnUnavailable;
  /** The least score, 0 to 1, of each framework that is asked for. */
  readonly minimumScore: number;
  /** Frameworks that must be there, with the least score of each (`undefined`: `minimumScore`). */
  readonly frameworks: readonly { readonly name: string; readonly minimumScore: number | undefined }[];
}

export interface Vendor {
  readonly name: string;
  /** Of its `/cpx` document. */
  readonly url: string;
  /** Name of the environment variable that holds a bearer token. */
  readonly tokenEnv: string | undefined;
}

/** A finding that somebody answers for, for a time. One of `fingerprint`, `path` and `key` narrows it down. */
export interface Waiver {
  readonly rule: string;
  readonly target:
    | { readonly kind: 'fingerprint'; readonly fingerprint: string }
    /** Globs. */
    | { readonly kind: 'path'; readonly path: string }
    | { readonly kind: 'key'; readonly key: string };
  readonly owner: string;
  readonly reason: string;
  readonly expires: Instant;
  /** Where it is written: the policy file, and its line, from 1. */
  readonly file: string;
  readonly line: number;
}

/** Where a policy came from, for reports. */
export interface PolicySource {
  /** `none`: there is no policy file, and the defaults count. */
  readonly kind: 'none' | 'work-tree' | 'commit';
  readonly path: string;
  /** Set for `commit`: the full id. */
  readonly commit?: string;
}

/** What counts in an environment. */
export function environmentPolicy(policy: Policy, environment: Environment | undefined): EnvironmentPolicy {
  return (environment && policy.environments[environment]) ?? policy.defaults;
}
