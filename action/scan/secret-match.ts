import { compareText } from './compare-text.ts';
import type { Confidence } from './rules/secret-rule.ts';
import type { Severity } from './severity.ts';

/** All that is ever known of a found secret outside the scanner's core. Its text is not. */
export interface RedactedSecret {
  /** Last four characters, or '' when showing them would give away more than a quarter of the secret. */
  readonly lastFour: string;
  /** Characters (bytes) of the whole secret. */
  readonly length: number;
}

/** Where a secret stands. Lines and columns count from 1; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where the text that holds the secret comes from. */
export type Origin =
  /** A file as it is on disk now. */
  | { readonly kind: 'file' }
  /** A change that is staged but not committed yet. */
  | { readonly kind: 'staged' }
  /** It stood in a file that the scanned changes touch before they did. */
  | { readonly kind: 'preexisting' }
  /** A commit that added it; `present` tells whether the scanned head still has it. */
  | { readonly kind: 'commit'; readonly commit: string; readonly present: boolean };

/** One secret in one file. The same secret on several lines of a file is one finding. */
export interface SecretMatch {
  readonly ruleId: string;
  readonly title: string;
  readonly vendor: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What raised or lowered severity or confidence, for people. */
  readonly notes: readonly string[];
  /** Relative to the root that was scanned, with forward slashes. */
  readonly path: string;
  readonly position: Position;
  /** Further lines of the same file with the same secret. */
  readonly otherLines: readonly number[];
  readonly origin: Origin;
  readonly secret: RedactedSecret;
  /** Same rule, secret and path give the same fingerprint, wherever in the file the secret moves. 32 hex digits. */
  readonly fingerprint: string;
  /** For LowerPlane keys: the fingerprint under which the API lists the key. */
  readonly keyFingerprint?: string;
  /** What to do about it. */
  readonly fix: string;
  /** Why it does not count: the reason that its allow comment gives. */
  readonly allowed?: string;
}

/** The order of every list of findings: by place, never by the worker that was first. */
export function inReadingOrder(a: SecretMatch, b: SecretMatch): number {
  return (
    compareText(a.path, b.path) ||
    a.position.line - b.position.line ||
    a.position.column - b.position.column ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(commitOf(a), commitOf(b))
  );
}

function commitOf(finding: SecretMatch): string {
  return finding.origin.kind === 'commit' ? finding.origin.commit : '';
}
