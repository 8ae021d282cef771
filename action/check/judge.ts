import type { Discovery } from './discovery.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding, FindingStatus } from './finding.ts';
import type { Rule } from './rule.ts';
import { type WaivableFinding, waiverFor } from './waivers.ts';

/** What a discovery is worth: its severity, whether it counts, and whether these changes brought it. */
export function judge(
  rule: Rule,
  discovery: Discovery,
  fingerprint: string,
  evaluation: Evaluation,
): Finding {
  const { place, message, fix, keyName, suggestion, allowed } = discovery;
  const set = evaluation.policy.rules[rule.id]?.severity;
  const named = { ruleId: rule.id, fingerprint, place, ...(keyName === undefined ? {} : { keyName }) };
  return {
    ...named,
    title: rule.title,
    severity: (set === 'off' ? undefined : set) ?? discovery.severity ?? rule.severity,
    message,
    fix: fix ?? rule.fix,
    references: rule.references,
    ...(suggestion === undefined ? {} : { suggestion }),
    status: statusOf(named, allowed, evaluation),
    onChangedLine: isOnChangedLine(discovery, evaluation.isChanged),
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

/** What stands in a commit alone is of these changes; of a declaration, every line from its place to its end counts. */
function isOnChangedLine({ place }: Discovery, isChanged: Evaluation['isChanged']): boolean {
  if (place.kind !== 'code') return false;
  if (place.commit !== undefined) return true;
  const { path, line, endLine } = place.range;
  for (let at = line; at <= endLine; at++) if (isChanged(path, at)) return true;
  return false;
}
