import { compareText } from './compare-text.ts';
import type { ForeignTool } from './content/foreign-comment.ts';
import type { Confidence } from './rules/secret-rule.ts';
import type { Severity } from './severity.ts';
import type { Verification } from './verification/verification.ts';

/** All that leaves the scanner's core about a found secret. Its text never does. */
export interface RedactedSecret {
  /** Last four characters, or '' when showing them would give away more than a quarter of the secret. */
  readonly lastFour: string;
  /** Characters (bytes) of the whole secret. */
  readonly length: number;
}

/** The position of a secret. Lines and columns count from 1; columns count UTF-16 code units, as editors do. */
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
  /** It was in a changed file before the scanned changes. */
  | { readonly kind: 'preexisting' }
  /** A commit added it; `present`: the scanned head still has it. */
  | { readonly kind: 'commit'; readonly commit: string; readonly present: boolean }
  /** A ref names it, and no commit: the message of a tag, or a blob in the place of another. */
  | { readonly kind: 'ref'; readonly ref: string };

/** One secret in one file. The same secret on several lines of a file is one match. */
export interface SecretMatch {
  readonly ruleId: string;
  readonly title: string;
  readonly vendor: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What changed the severity or the confidence, as clauses for reports. */
  readonly notes: readonly string[];
  /** Relative to the root that was scanned, with forward slashes. */
  readonly path: string;
  readonly position: Position;
  /** Further lines of the same file with the same secret. */
  readonly otherLines: readonly number[];
  /** In how many places of the file it is; several may be on one line. */
  readonly occurrences: number;
  readonly origin: Origin;
  readonly secret: RedactedSecret;
  /** Same rule, secret and path give the same fingerprint, wherever in the file the secret moves. 32 hex digits. */
  readonly fingerprint: string;
  /** For LowerPlane keys: the fingerprint under which the API lists the key. */
  readonly keyFingerprint?: string;
  /** What to do about it. */
  readonly fix: string;
  /** Other scanners whose comments leave it out. Not in a scan's result, where they count or do not. */
  readonly allowedBy?: readonly ForeignTool[];
  /** Why it does not count: the reason that its allow comment gives. */
  readonly allowed?: string;
  /** The reason of an allow comment that does not count yet, because the change that is checked adds it. */
  readonly pending?: string;
  /** What its vendor said, when vendors were asked. */
  readonly verification?: Verification;
}

/** The order of every list of matches: by position, whichever thread was first. */
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
