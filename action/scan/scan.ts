import type { Confidence } from './rules/secret-rule.ts';
import { scanChanges } from './scan-changes.ts';
import { ScanError } from './scan-error.ts';
import { scanFiles } from './scan-files.ts';
import type { SecretMatch } from './secret-match.ts';
import { locate } from './sources/location.ts';
import { findRepository, type Repository } from './sources/repository.ts';
import type { Skipped } from './sources/skip-log.ts';

/** What to scan. */
export type ScanTarget =
  /** Files on disk: those that git tracks, or all of them outside a repository. */
  | { readonly kind: 'tree' }
  /** What the next commit would change. */
  | { readonly kind: 'staged' }
  /** What the commits of `head` that `base` does not have bring in; `fork` starts where the two went apart. */
  | { readonly kind: 'range'; readonly base: string; readonly head: string; readonly from: 'base' | 'fork' }
  /** Every commit of every branch and tag. */
  | { readonly kind: 'history' };

export interface ScanOptions {
  /** File or folder; its repository is found from it. */
  readonly path: string;
  /** The repository of the path, for callers who know it already. */
  readonly repository?: Repository | undefined;
  readonly target: ScanTarget;
  /** Findings that are less sure are left out; `medium` when not given. */
  readonly floor?: Confidence;
  /** Looks into zip and tar archives too; false when not given. */
  readonly archives?: boolean;
  /** Threads to use at most; by default as many as help. */
  readonly threads?: number;
  /** From how many files or bytes on further threads are started. */
  readonly threadsFrom?: { readonly files?: number; readonly bytes?: number };
}

/** What a scan looked at. Everything a report needs in order not to promise more than was done. */
export interface ScanScope {
  readonly kind: ScanTarget['kind'];
  /** Absolute path that the findings' paths are relative to. Not for reports that travel. */
  readonly root: string;
  readonly inRepository: boolean;
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
  readonly threads: number;
  readonly engine: 'wasm' | 'script';
}

export interface ScanResult {
  readonly scope: ScanScope;
  /** What has to be dealt with. In reading order, as all lists here. */
  readonly findings: readonly SecretMatch[];
  /** Findings that a comment in the file allows, with its reason. */
  readonly allowed: readonly SecretMatch[];
  /** In scans of changes: secrets in touched files that were there before. */
  readonly preexisting: readonly SecretMatch[];
}

/**
 * Scans for secrets.
 *
 * @throws ScanError when git is needed and cannot do what is asked; the message says what to do.
 */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const { path, target, floor = 'medium', archives = false } = options;
  const location = locate(path);
  const repository = options.repository ?? findRepository(location.folder);
  if (target.kind === 'tree') {
    return scanFiles(location, repository, { ...options, floor, archives });
  }
  if (repository === undefined)
    throw new ScanError(`${path} is in no git repository, so it has no ${wordFor(target)} to scan.`);
  return scanChanges(repository, target, { floor, archives });
}

function wordFor({ kind }: ScanTarget): string {
  return kind === 'staged' ? 'staged changes' : kind === 'range' ? 'commits' : 'history';
}
