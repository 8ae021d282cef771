import { createHash } from 'node:crypto';
import { inProgramWords } from '../../../provider/declarations/cdk/spelling.ts';
import { holdsSecret, withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import type { DeclaringLines } from '../facts.ts';
import type { Scopes } from '../policy/scopes.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { Violation } from '../rules/definition/violation.ts';
import { type CommentEffect, commentEffect } from './allow-comments.ts';
import { isReopened } from './compared.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding, FindingStatus } from './finding.ts';
import { locate } from './locate.ts';
import { type WaivableFinding, waiverFor } from './waivers.ts';

/** The finding for a violation: its severity, whether it counts, and whether the checked changes contain it. */
export function judge(
  rule: Rule,
  violation: Violation,
  fingerprint: string,
  evaluation: Evaluation,
  scopes: Scopes,
  lines?: DeclaringLines,
): Finding {
  const { place, message, fix, keyName, declaration, suggestion, allowed, verification, controls } =
    violation;
  const { settings, policy, severityLines } = scopes.at(place.kind === 'code' ? place.range.path : undefined);
  const { settings: general } = scopes.at(undefined);
  const set = settings.rules[rule.id]?.severity;
  const named = { ruleId: rule.id, fingerprint, place, ...(keyName === undefined ? {} : { keyName }) };
  const isSet = set !== undefined && set !== 'off';
  const severity = isSet ? set : (violation.severity ?? rule.severity);
  const severityLine = isSet ? severityLines[rule.id] : violation.severityLine;
  const comment: CommentEffect =
    allowed === undefined
      ? commentEffect(rule, violation, severity, lines, evaluation)
      : { kind: 'allowed', reason: allowed };
  const status = statusOf(named, comment, evaluation);
  const reopened = isReopened(named, evaluation.suppressions, evaluation.now);
  const { place: shown, onChangedLine, elsewhere } = locate(violation, evaluation.isChanged);
  const inItsWords = (text: string) => inProgramWords(text, declaration?.spelling);
  return {
    ...named,
    place: shown,
    title: rule.title,
    severity,
    ...(severityLine !== undefined && { severityLine }),
    // A key can be named by a secret, or delivered to a place that is one.
    message: withoutSecrets(
      [
        inItsWords(message),
        elsewhere,
        declaration?.tool === 'Terraform'
          ? 'Terraform reads it so; OpenTofu reads a .tofu file instead.'
          : '',
        comment.kind === 'refused' ? comment.sentence : '',
        reopened ? 'This change removes what accepts it in the policy or the baseline.' : '',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    fix: inItsWords(fix ?? rule.fix),
    references: rule.references,
    ...(suggestion === undefined || holdsSecret(suggestion.replacement) ? {} : { suggestion }),
    ...(verification === undefined ? {} : { verification }),
    ...(declaration === undefined ? {} : { declaration }),
    ...(controls === undefined ? {} : { controls }),
    status: reopened && status.kind !== 'allowed' ? { kind: 'open' } : status,
    onChangedLine,
    ...(settings.failOn !== general.failOn && { failOn: settings.failOn }),
    ...(policy !== undefined && { policy }),
  };
}

function statusOf(
  finding: WaivableFinding,
  comment: CommentEffect,
  { policy, baseline, now }: Evaluation,
): FindingStatus {
  if (comment.kind === 'allowed') return comment;
  const waiver = waiverFor(policy.waivers, finding, now);
  if (waiver !== undefined) {
    const { owner, reason, expires } = waiver;
    return { kind: 'waived', owner, reason, expires };
  }
  return baseline?.fingerprints.has(finding.fingerprint) ? { kind: 'baselined' } : { kind: 'open' };
}

/** Fingerprints for waivers, baselines and code scanning: 32 hex digits each, in the order of the violations. */
export function fingerprintsOf(ruleId: string, violations: readonly Violation[]): readonly string[] {
  const seen = new Map<string, number>();
  return violations.map(({ fingerprint, identity }) => {
    if (fingerprint !== undefined) return fingerprint;
    const name = JSON.stringify([ruleId, ...identity]);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    // Violations with the same identity are numbered in the order of the files.
    const text = before === 0 ? name : `${name}#${before}`;
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  });
}
