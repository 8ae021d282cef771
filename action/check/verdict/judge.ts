import { createHash } from 'node:crypto';
import { holdsSecret, withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { Violation } from '../rules/definition/violation.ts';
import { isReopened } from './compared.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding, FindingStatus } from './finding.ts';
import { type WaivableFinding, waiverFor } from './waivers.ts';

/** The finding for a violation: its severity, whether it counts, and whether the checked changes contain it. */
export function judge(
  rule: Rule,
  violation: Violation,
  fingerprint: string,
  evaluation: Evaluation,
): Finding {
  const { place, message, fix, keyName, declaration, suggestion, allowed, verification } = violation;
  const set = evaluation.policy.rules[rule.id]?.severity;
  const named = { ruleId: rule.id, fingerprint, place, ...(keyName === undefined ? {} : { keyName }) };
  const status = statusOf(named, allowed, evaluation);
  const reopened = isReopened(named, evaluation.suppressions, evaluation.now);
  return {
    ...named,
    title: rule.title,
    severity: (set === 'off' ? undefined : set) ?? violation.severity ?? rule.severity,
    // A key can be named by a secret, or delivered to a place that is one.
    message: withoutSecrets(
      reopened ? `${message} This change removes what accepts it in the policy or the baseline.` : message,
    ),
    fix: fix ?? rule.fix,
    references: rule.references,
    ...(suggestion === undefined || holdsSecret(suggestion.replacement) ? {} : { suggestion }),
    ...(verification === undefined ? {} : { verification }),
    ...(declaration === undefined ? {} : { declaration }),
    status: reopened && status.kind !== 'allowed' ? { kind: 'open' } : status,
    onChangedLine: isOnChangedLine(violation, evaluation.isChanged),
  };
}

function statusOf(
  finding: WaivableFinding,
  allowed: string | undefined,
  { policy, baseline, now }: Evaluation,
): FindingStatus {
  if (allowed !== undefined) return { kind: 'allowed', reason: allowed };
  const waiver = waiverFor(policy.waivers, finding, now);
  if (waiver !== undefined) {
    const { owner, reason, expires } = waiver;
    return { kind: 'waived', owner, reason, expires };
  }
  return baseline?.fingerprints.has(finding.fingerprint) ? { kind: 'baselined' } : { kind: 'open' };
}

/** A secret that only a commit contains is part of the changes. Otherwise every line of the range counts. */
function isOnChangedLine({ place }: Violation, isChanged: Evaluation['isChanged']): boolean {
  if (place.kind !== 'code') return false;
  if (place.commit !== undefined) return true;
  const { path, line, endLine } = place.range;
  for (let at = line; at <= endLine; at++) if (isChanged(path, at)) return true;
  return false;
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
