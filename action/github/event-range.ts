import type { Mode } from '../check/mode.ts';
import type { GateEvent, PushEvent } from './event.ts';

/** The commits that an event is about; they may still be missing from the clone. */
export type EventRange =
  /** Nothing to check: a branch was deleted. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** The commits of `head` that the first known of `bases` does not have. */
  | {
      readonly kind: 'commits';
      readonly head: string;
      /** `head` can be the id of an annotated tag, which must be resolved to its commit. */
      readonly mayBeTag: boolean;
      /** Tried in this order; otherwise the whole history of `head` is checked. */
      readonly bases: readonly RangeBase[];
      /** Where to read the policy. */
      readonly policy: 'base' | 'head';
      /** The expected number of commits, to fetch no more than needed. */
      readonly expected: number | undefined;
    }
  /** The files in the workspace, which must be from a commit if the event is about one. */
  | { readonly kind: 'files'; readonly from: ExpectedCommit | undefined };

/** The commit that must be checked out. */
export interface ExpectedCommit {
  readonly commit: string;
  /** What the event does with it, for messages: "deploys". */
  readonly verb: string;
  /** What to do when another is. */
  readonly remedy: string;
}

export type RangeBase =
  /** A required commit: without it there is no verdict. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** A commit that may be gone: the tip of a branch before it was overwritten. */
  | { readonly kind: 'overwritten'; readonly commit: string }
  | { readonly kind: 'branch'; readonly branch: string };

/**
 * Determines which commits an event is about.
 *
 * @param mode as the user sets it; an audit is of whatever is checked out.
 */
export function eventRange(event: GateEvent, mode?: Mode): EventRange {
  switch (event.kind) {
    case 'pull-request':
      return {
        kind: 'commits',
        head: event.head,
        mayBeTag: false,
        bases: [{ kind: 'commit', commit: event.base }],
        policy: 'base',
        expected: event.commits,
      };
    case 'merge-group':
      return {
        kind: 'commits',
        head: event.head,
        mayBeTag: false,
        bases: [{ kind: 'commit', commit: event.base }],
        policy: 'base',
        expected: undefined,
      };
    case 'push':
      return pushRange(event);
    case 'deployment':
      return {
        kind: 'files',
        from: {
          commit: event.commit,
          verb: 'deploys',
          remedy: checkOut('github.event.deployment.sha || github.sha'),
        },
      };
    case 'other':
      return otherRange(event, mode);
  }
}

function checkOut(expression: string): string {
  return `Check out the other: \`ref: \${{ ${expression} }}\` in actions/checkout`;
}

function otherRange(
  { commit, nothing, about }: Extract<GateEvent, { kind: 'other' }>,
  mode: Mode | undefined,
): EventRange {
  if (mode === 'audit') return { kind: 'files', from: undefined };
  if (nothing !== undefined) return { kind: 'nothing', because: nothing };
  if (commit === undefined) return { kind: 'files', from: undefined };
  return {
    kind: 'files',
    from: {
      commit,
      verb: 'is about',
      remedy:
        about === undefined
          ? `${checkOut('github.event.workflow_run.head_sha')}, or set \`mode: audit\` to check the files that are there`
          : // Its code must not be where the steps of a job with secrets could run it.
            'Remove `mode`, so that the pull request is reviewed without being checked out',
    },
  };
}

function pushRange({ ref, before, after, forced, defaultBranch }: PushEvent): EventRange {
  if (after === undefined) return { kind: 'nothing', because: `${ref} was deleted` };
  const bases: RangeBase[] = [];
  if (before !== undefined) bases.push({ kind: forced ? 'overwritten' : 'commit', commit: before });
  // A new or rewritten branch is compared with the default branch.
  const isDefault = ref === `refs/heads/${defaultBranch}`;
  if ((before === undefined || forced) && defaultBranch !== undefined && !isDefault)
    bases.push({ kind: 'branch', branch: defaultBranch });
  const mayBeTag = ref.startsWith('refs/tags/');
  return { kind: 'commits', head: after, mayBeTag, bases, policy: 'head', expected: undefined };
}

/** The mode when none is set. */
export function defaultMode(event: GateEvent, environmentIsNamed: boolean): Mode {
  switch (event.kind) {
    case 'pull-request':
    case 'merge-group':
      return 'review';
    case 'push':
      return environmentIsNamed ? 'deploy' : 'review';
    case 'deployment':
      return 'deploy';
    case 'other':
      return 'audit';
  }
}

/**
 * Why the checked code must not be run; undefined when it may be.
 *
 * Anyone can open a pull request from a fork, and a privileged event exposes its secrets to whatever runs.
 */
export function whyCodeMustNotRun(event: GateEvent): string | undefined {
  if (event.kind === 'pull-request' && event.fork) return 'this pull request comes from a fork';
  const privileged = (event.kind === 'pull-request' || event.kind === 'other') && event.privileged;
  return privileged
    ? 'anyone can trigger this event, and it runs with the secrets of this repository'
    : undefined;
}

/** Whether what is checked may come from someone without write access to the repository. */
export function isFromFork(event: GateEvent): boolean {
  return (event.kind === 'pull-request' && event.fork) || (event.kind === 'other' && event.privileged);
}
