import { CONFIDENCES, type Confidence, NOT_A_SECRET, type SecretRule } from '../rules/secret-rule.ts';
import { SEVERITIES, type Severity } from '../severity.ts';
import type { PathClass } from './path-class.ts';
import { isPlaceholder } from './placeholder.ts';
import { looksRandom } from './randomness.ts';

/** Severity and confidence of a match after everything about it was considered, and what changed them. */
export type AssessedMatch =
  | {
      readonly kind: 'secret';
      readonly severity: Severity;
      readonly confidence: Confidence;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'not-a-secret' };

/** A rule's match, with the secret in it and the text before it. */
export interface MatchToAssess {
  readonly rule: SecretRule;
  readonly secret: string;
  readonly match: string;
  readonly before: string;
}

/** Assesses one match of a rule in a file of some kind. */
export function assessMatch(
  { rule, secret, match, before }: MatchToAssess,
  pathClass: PathClass,
): AssessedMatch {
  const assessment = rule.assess?.(secret, match, before) ?? { kind: 'secret', confidence: rule.confidence };
  if (assessment.kind === 'not-a-secret') return assessment;
  const { confidence } = assessment;
  const certain = confidence === 'certain';
  if (!certain && isPlaceholder(secret)) return NOT_A_SECRET;
  if (!certain && rule.random && !looksRandom(variablePart(rule, secret))) return NOT_A_SECRET;

  const notes = assessment.note === undefined ? [] : [assessment.note];
  const severity = assessment.severity ?? rule.severity;
  switch (pathClass) {
    case 'source':
      return { kind: 'secret', severity, confidence, notes };
    case 'test':
      return {
        kind: 'secret',
        severity: lowered(severity, certain ? 1 : 2),
        confidence,
        notes: [...notes, 'in a test file'],
      };
    case 'documentation':
      return {
        kind: 'secret',
        severity: lowered(severity, 1),
        confidence,
        notes: [...notes, 'in documentation or an example'],
      };
    case 'lock':
    case 'minified':
    case 'generated': {
      if (rule.recognisedBy === 'guess') return NOT_A_SECRET;
      return {
        kind: 'secret',
        severity: lowered(severity, 1),
        confidence,
        notes: [...notes, `in a ${pathClass} file`],
      };
    }
  }
}

/** Whether `confidence` is at least `floor`. */
export function isAtLeast(confidence: Confidence, floor: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(floor);
}

/** A secret without the vendor's prefix, which is always the same and often made of words. */
function variablePart(rule: SecretRule, secret: string): string {
  const prefix = rule.literals.find(({ text }) => secret.startsWith(text));
  return secret.slice(prefix?.text.length ?? 0);
}

function lowered(severity: Severity, steps: number): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + steps, SEVERITIES.length - 1)] ?? 'low';
}
