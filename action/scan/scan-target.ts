import type { ForeignTool } from './content/foreign-comment.ts';
import type { CustomPattern } from './patterns/custom-pattern.ts';
import type { Confidence } from './rules/secret-rule.ts';
import type { CommitListing } from './sources/commit-listing.ts';
import type { Repository } from './sources/repository.ts';
import type { StagedDiff } from './sources/staged-diff.ts';

/** What to scan. */
export type ScanTarget =
  /** Files on disk: those that git tracks, or all of them outside a repository. */
  | { readonly kind: 'tree' }
  /** What the next commit would change. */
  | { readonly kind: 'staged' }
  | CommitRange
  /** Every commit of every branch and tag. */
  | { readonly kind: 'history' };

/** What the commits of `head` that are not in `base` add; `fork` starts at the merge base of the two. */
export interface CommitRange {
  readonly kind: 'range';
  readonly base: string;
  readonly head: string;
  readonly from: 'base' | 'fork';
  /** Whether both are ids of commits that the clone is known to have, so that git need not be asked. */
  readonly areFound?: boolean;
}

export interface ScanOptions {
  /** File or directory; it leads to the repository. */
  readonly path: string;
  /** The repository of the path, for callers that know it already. */
  readonly repository?: Repository | undefined;
  readonly target: ScanTarget;
  /** What git was asked already, of the same path. */
  readonly staged?: StagedDiff;
  /** The commits of the target, if they are listed already. */
  readonly listing?: CommitListing | undefined;
  /** Least confidence of a finding. Defaults to `medium`. */
  readonly floor?: Confidence;
  /** Whether to look into zip and tar archives, too. Defaults to false. */
  readonly archives?: boolean;
  /** Whether to scan files, too, that git neither tracks nor ignores. Defaults to false. */
  readonly untracked?: boolean;
  /** Kinds of secrets to find besides the built-in ones. Defaults to none. */
  readonly patterns?: readonly CustomPattern[];
  /** Other scanners whose allow comments count. Defaults to none. */
  readonly allowComments?: readonly ForeignTool[];
  /** File that keeps what was found in each version of a file, for the next scan of commits. */
  readonly cache?: string;
  /** Threads to use at most. Defaults to as many as help. */
  readonly threads?: number;
  /** From how many files or bytes on further threads are started. */
  readonly threadsFrom?: { readonly files?: number; readonly bytes?: number };
}

/**
 * Parses a range as git writes it: `a..b`, or `a...b` to start at their merge base; `b` defaults to HEAD.
 *
 * @returns undefined when the text is not a range.
 */
export function parseRange(text: string): CommitRange | undefined {
  const [, base = '', dots = '', head = ''] = /^([^.].*?)(\.\.\.?)([^.].*)?$/.exec(text) ?? [];
  // Git would read text with a leading dash as an option.
  if (base === '' || base.startsWith('-') || head.startsWith('-')) return undefined;
  return { kind: 'range', base, head: head === '' ? 'HEAD' : head, from: dots === '...' ? 'fork' : 'base' };
}
