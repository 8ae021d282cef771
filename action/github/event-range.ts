import type { Mode } from '../check/mode.ts';
import type { GateEvent, PushEvent } from './event.ts';

/** Which commits an event is about. What it takes to know them in a clone is another matter. */
export type EventRange =
  /** There is nothing to check: a branch was deleted. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** The commits of `head` that the first known of `bases` does not have. */
  | {
      readonly kind: 'commits';
      readonly head: string;
      /** An annotated tag has an id of its own, which leads to its commit. */
      readonly mayBeTag: boolean;
      /** Tried in this order; the last resort is the whole history of `head`. */
      readonly bases: readonly RangeBase[];
      /** Where the policy is read from. */
      readonly policy: 'base' | 'head';
      /** How many commits there may be, to fetch no more than is needed. */
      readonly expected: number | undefined;
    }
  /** The files in the workspace; `commit` is what they have to be, if that is known. */
  | { readonly kind: 'files'; readonly commit: string | undefined };

export type RangeBase =
  /** A commit that has to be had: without it there is no verdict. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** A commit that may be gone: what a branch was before it was overwritten. */
  | { readonly kind: 'overwritten'; readonly commit: string }
  | { readonly kind: 'branch'; readonly branch: string };

/** Decides which commits an event is about. */
export function eventRange(event: GateEvent): EventRange {
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
    case 'delivery':
      return { kind: 'files', commit: event.commit };
    case 'occasion':
      return { kind: 'files', commit: undefined };
  }
}

function pushRange({ ref, before, after, forced, defaultBranch }: PushEvent): EventRange {
  if (after === undefined) return { kind: 'nothing', because: `${ref} was deleted` };
  const bases: RangeBase[] = [];
  if (before !== undefined) bases.push({ kind: forced ? 'overwritten' : 'commit', commit: before });
  // What a new or rewritten branch brings in is what the default branch does not have.
  const isDefault = ref === `refs/heads/${defaultBranch}`;
  if ((before === undefined || forced) && defaultBranch !== undefined && !isDefault)
    bases.push({ kind: 'branch', branch: defaultBranch });
  const mayBeTag = ref.startsWith('refs/tags/');
  return { kind: 'commits', head: after, mayBeTag, bases, policy: 'head', expected: undefined };
}

/** What the gate is asked for when nobody says it. */
export function usualMode(event: GateEvent, environmentIsNamed: boolean): Mode {
  switch (event.kind) {
    case 'pull-request':
    case 'merge-group':
      return 'review';
    case 'push':
      return environmentIsNamed ? 'deploy' : 'review';
    case 'delivery':
      return 'deploy';
    case 'occasion':
      return 'audit';
  }
}

/**
 * Why nothing of the checked code may be run; undefined when it may.
 *
 * A pull request of a fork comes from anybody, and a privileged event lends its secrets to whatever runs.
 */
export function whyNotToRun(event: GateEvent): string | undefined {
  if (event.kind === 'pull-request' && event.fork) return 'this pull request comes from a fork';
  const privileged = (event.kind === 'pull-request' || event.kind === 'occasion') && event.privileged;
  return privileged
    ? 'anybody can cause this event, and it runs with the secrets of this repository'
    : undefined;
}
