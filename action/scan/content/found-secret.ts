import type { Confidence, SecretRule } from '../rules/secret-rule.ts';
import type { Origin, Position, SecretMatch } from '../secret-match.ts';
import type { Severity } from '../severity.ts';
import { type LinesAround, readAllowance } from './allow-comment.ts';
import type { ForeignTool } from './foreign-comment.ts';
import { matchFingerprint, type SealedSecret } from './redact.ts';

/** A secret in some text, before it is known where the text comes from. */
export interface FoundSecret {
  readonly rule: SecretRule;
  /** Byte offsets in the whole text. */
  readonly start: number;
  readonly end: number;
  readonly position: Position;
  readonly otherLines: readonly number[];
  /** In how many places of the text it is; several may be on one line. */
  readonly occurrences: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly notes: readonly string[];
  readonly sealed: SealedSecret;
  readonly allowed?: string;
  /** Other scanners whose comments leave it out. */
  readonly allowedBy?: readonly ForeignTool[];
  /** Id of the rule that the fingerprint names, when it is another one. */
  readonly knownAs?: string;
  /** True when the text is not in the file as it is: the offsets and the position are those of what it was decoded from. */
  readonly decoded?: boolean;
  /** For a text in an archive: its path there, which follows the archive's path. */
  readonly inside?: string;
}

/** Reads the allow comment of a found secret from the lines around it. */
export function withAllowance(found: FoundSecret, lines: LinesAround): FoundSecret {
  const allowance = readAllowance(found.rule.id, lines);
  switch (allowance.kind) {
    case 'none':
      return found;
    case 'allowed':
      return { ...found, allowed: allowance.reason };
    case 'reason-missing':
      return {
        ...found,
        notes: [...found.notes, 'its allow comment gives no reason, so the finding counts'],
      };
  }
}

/** Turns a found secret into a match that holds only what may be shown. */
export function toSecretMatch(found: FoundSecret, file: string, origin: Origin): SecretMatch {
  const { rule, sealed, inside = '' } = found;
  const path = `${file}${inside}`;
  return {
    ruleId: rule.id,
    title: rule.title,
    vendor: rule.vendor,
    severity: found.severity,
    confidence: found.confidence,
    notes: found.notes,
    path,
    position: found.position,
    otherLines: found.otherLines,
    occurrences: found.occurrences,
    origin,
    secret: sealed.shown,
    fingerprint: matchFingerprint(found.knownAs ?? rule.id, sealed.identity, path),
    ...(sealed.keyFingerprint === undefined ? {} : { keyFingerprint: sealed.keyFingerprint }),
    fix: rule.fix,
    ...(found.allowed === undefined ? {} : { allowed: found.allowed }),
    ...(found.allowedBy === undefined ? {} : { allowedBy: found.allowedBy }),
  };
}
