import type { Transport } from '../../provider/http/transport.ts';
import type { Environment } from '../../provider/keys/environments.ts';
import type { Instant } from '../../provider/keys/instant.ts';
import type { ScanTarget } from '../scan/scan-target.ts';
import type { Severity } from '../scan/severity.ts';
import type { Repository } from '../scan/sources/repository.ts';
import type { Mode } from './mode.ts';
import type { OnUnavailable, VerifyWhen } from './policy/policy.ts';
import type { FixLevel } from './verdict/fix-plan.ts';

/** The version of the repository's files to check. */
export type Tree =
  /** The files on disk. */
  | { readonly kind: 'work-tree' }
  /** The files of a commit, read from git's object store: nothing is checked out or run. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** What the next commit would contain. */
  | { readonly kind: 'index' };

/**
 * The commit that judges what is checked, such as the base of a pull request: its policy, waivers and allow comments
 * count. Undefined when those of the checked files do.
 */
export function judgingCommit({
  tree,
  policyTree,
}: Pick<CheckRequest, 'tree' | 'policyTree'>): string | undefined {
  const isOwn = tree.kind === 'commit' && policyTree.kind === 'commit' && tree.commit === policyTree.commit;
  return isOwn || policyTree.kind !== 'commit' ? undefined : policyTree.commit;
}

/** Where a check runs, as its entry point knows it. What is not known is undefined. */
export interface Origin {
  /** Address of the repository's page, without credentials: `https://github.com/octo/app`. */
  readonly repository: string | undefined;
  /** Such as `refs/heads/main`. */
  readonly ref: string | undefined;
  /** Page of the run in CI. */
  readonly run: string | undefined;
  /** Digest of the program, as `programDigest` gives it. */
  readonly program: string | undefined;
}

/** What to check, from an entry point. */
export interface CheckRequest {
  /** A repository, a folder in one, or any other folder. */
  readonly root: string;
  /** The repository of that folder, for entry points that know it already. */
  readonly repository?: Repository | undefined;
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  /** Set instead when the name of the environment is none of LowerPlane's: the policy can have it as an alias. */
  readonly environmentName?: string | undefined;
  readonly now: Instant;
  /** What to scan for secrets. */
  readonly scan: ScanTarget;
  /** Where to read declarations. */
  readonly tree: Tree;
  /** Where to read policy, waivers and baseline: the base commit for a pull request, so that it cannot waive its own findings. */
  readonly policyTree: Tree;
  /** Relative to the repository's top folder. */
  readonly policyPath: string;
  /** Absolute path of a policy that the operator of the check has the policy extend; undefined for none. */
  readonly policyBase?: string | undefined;
  /** Whether the user named the policy, so that it must exist. */
  readonly policyIsNamed?: boolean;
  readonly baselinePath: string;
  /** Commits to compare for changed lines. The index is compared with HEAD instead. */
  readonly changes: { readonly base: string; readonly head: string } | undefined;
  /** A commit: only what is new or worse since then counts. Defaults to the base in a review, and to none otherwise. */
  readonly compareWith?: string | undefined;
  /** Undefined when LowerPlane is not configured. */
  readonly lowerPlane: { readonly baseUrl: string; readonly apiKey: string } | undefined;
  /** Source of the vendors' tokens. */
  readonly environmentVariables: Readonly<Record<string, string | undefined>>;
  /** An opt-in command that synthesizes a CDK app, run without secrets in its environment; undefined to run none. */
  readonly synthesis: { readonly command: string; readonly folder: string } | undefined;
  /** Absolute paths of plans of the checked code, as `terraform show -json` prints them. */
  readonly plans?: readonly string[] | undefined;
  /** Settings that override the policy; undefined to use the policy's. */
  readonly overrides?:
    | {
        readonly failOn: Severity | undefined;
        readonly onUnavailable: OnUnavailable | undefined;
        readonly verifySecrets?: VerifyWhen | undefined;
      }
    | undefined;
  /** Whether what is checked comes from someone without write access, as a pull request from a fork does. */
  readonly fromFork?: boolean;
  /** Time limit in milliseconds for all network requests together. Defaults to a minute. */
  readonly deadlineMs?: number;
  /** Send no network requests, whatever the policy lists. */
  readonly offline?: boolean | undefined;
  /** What requests to vendors of found secrets are sent over instead of the network. Only tests have one. */
  readonly transport?: Transport | undefined;
  /** Where the check runs, for reports; undefined when no report asks for it. */
  readonly origin?: Origin | undefined;
  /** Set to plan the changes that suggestions make to the files on disk. */
  readonly fix?: FixLevel | undefined;
  /** Whether the result has the deadlines of live keys. */
  readonly deadlines?: boolean | undefined;
  /** Logs progress, one sentence at a time. */
  readonly progress: (text: string) => void;
}
