import type { ForeignTool } from './content/foreign-comment.ts';
import type { CustomPattern } from './patterns/custom-pattern.ts';
import type { ScanTarget } from './scan-target.ts';
import { inReadingOrder, type SecretMatch } from './secret-match.ts';
import type { CacheUse } from './sources/scan-cache.ts';
import type { Skipped } from './sources/skip-log.ts';

/** What a scan looked at: a report must not promise more than was done. */
export interface ScanScope {
  readonly kind: ScanTarget['kind'];
  /** Absolute path that the findings' paths are relative to. Not for reports: it is a path of this machine. */
  readonly root: string;
  readonly inRepository: boolean;
  /** Set when files that git does not track were scanned, too. */
  readonly untracked?: true;
  /** Set when the clone lacks part of the history. */
  readonly shallow: boolean;
  /** Full commit ids of a range. */
  readonly range?: { readonly base: string; readonly head: string };
  /** How many commits were scanned; 0 for files on disk and staged changes. */
  readonly commits: number;
  /** Files, or versions of files. */
  readonly files: number;
  readonly bytes: number;
  /** Files larger than the buffer, scanned in overlapping windows. */
  readonly windowed: number;
  readonly skipped: readonly Skipped[];
  /** Set when custom patterns were searched for. */
  readonly patterns?: readonly CustomPattern[];
  /** Set when a cache was asked for. */
  readonly cache?: CacheUse;
  readonly threads: number;
  readonly engine: 'wasm' | 'script';
}

export interface ScanResult {
  readonly scope: ScanScope;
  /** Open findings. All lists are in reading order. */
  readonly findings: readonly SecretMatch[];
  /** Findings with an allow comment that gives a reason. */
  readonly allowed: readonly SecretMatch[];
  /** In scans of changes: secrets in changed files that were there before. */
  readonly preexisting: readonly SecretMatch[];
}

/** Counts the comments of some other scanners, and drops those of others. */
export function withForeignComments(result: ScanResult, tools: readonly ForeignTool[]): ScanResult {
  const read = ({ allowedBy = [], ...match }: SecretMatch): SecretMatch => {
    const tool = allowedBy.find((known) => tools.includes(known));
    return tool === undefined || match.allowed !== undefined
      ? match
      : { allowed: `by a comment for ${tool}`, ...match };
  };
  const found = [...result.findings, ...result.allowed].map(read);
  return resultOf(result.scope, found, result.preexisting.map(read));
}

/** The result of a scan, in reading order. */
export function resultOf(
  scope: ScanScope,
  found: readonly SecretMatch[],
  preexisting: readonly SecretMatch[],
): ScanResult {
  const ordered = found.toSorted(inReadingOrder);
  return {
    scope,
    findings: ordered.filter(({ allowed }) => allowed === undefined),
    allowed: ordered.filter(({ allowed }) => allowed !== undefined),
    preexisting: preexisting.toSorted(inReadingOrder),
  };
}
