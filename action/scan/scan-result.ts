import type { ScanTarget } from './scan-target.ts';
import { inReadingOrder, type SecretMatch } from './secret-match.ts';
import type { Skipped } from './sources/skip-log.ts';

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

/** Puts what was found in order. */
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
