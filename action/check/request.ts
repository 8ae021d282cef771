import type { Environment } from '../../provider/keys/environments.ts';
import type { Instant } from '../../provider/keys/instant.ts';
import type { ScanTarget } from '../scan/scan-target.ts';
import type { Severity } from '../scan/severity.ts';
import type { Mode } from './mode.ts';
import type { OnUnavailable } from './policy/policy.ts';

/** Which version of the repository's files is looked at. */
export type Tree =
  /** The files on disk. */
  | { readonly kind: 'work-tree' }
  /** A commit's files, read from git's store: nothing of it is checked out or run. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** What the next commit would hold. */
  | { readonly kind: 'index' };

/** What the gate is to check, as its front doors ask for it. */
export interface CheckRequest {
  /** Folder in, or at the top of, a repository; or any folder. */
  readonly root: string;
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  readonly now: Instant;
  /** What is scanned for secrets. */
  readonly scan: ScanTarget;
  /** Where declarations are read from. */
  readonly tree: Tree;
  /** Where policy, waivers and baseline are read from: the base commit for a pull request, so that it cannot excuse itself. */
  readonly policyTree: Tree;
  /** Relative to the repository's top folder. */
  readonly policyPath: string;
  readonly baselinePath: string;
  /** Commits between which changed lines are told; of the index, those that the next commit would change are told without. */
  readonly changes: { readonly base: string; readonly head: string } | undefined;
  /** Undefined: ring 2 is not configured. */
  readonly lowerPlane: { readonly baseUrl: string; readonly apiKey: string } | undefined;
  /** For tokens of vendors. */
  readonly environmentVariables: Readonly<Record<string, string | undefined>>;
  /** A command that synthesizes a CDK app, opt-in, run without secrets in its environment; undefined: none is run. */
  readonly synthesis: { readonly command: string; readonly folder: string } | undefined;
  /** What the caller insists on, whatever the policy says; undefined: the policy decides. */
  readonly overrides?:
    | { readonly failOn: Severity | undefined; readonly onUnavailable: OnUnavailable | undefined }
    | undefined;
  /** Milliseconds for everything that is asked over the network; a minute when undefined. */
  readonly deadlineMs?: number;
  /** True: nobody is asked anything, whatever the policy lists. */
  readonly offline?: boolean | undefined;
  /** Says what is going on, for logs; a sentence each. */
  readonly progress: (text: string) => void;
}
