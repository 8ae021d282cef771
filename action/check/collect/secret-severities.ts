import { allRules } from '../../scan/rules/built-in-rules.ts';
import type { ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { milder } from '../../scan/severity.ts';
import type { Policy } from '../policy/policy.ts';

/** Found secrets with the severities of the policy. What makes a single secret milder than its kind still does. */
export function withSeverities(
  result: ScanResult,
  {
    secretSeverities: severities,
    secretPatterns: patterns,
  }: Pick<Policy, 'secretSeverities' | 'secretPatterns'>,
): ScanResult {
  if (Object.keys(severities).length === 0) return result;
  const judged = (match: SecretMatch): SecretMatch => {
    const set = severities[match.ruleId] ?? severities[match.vendor];
    if (set === undefined) return match;
    const usual = [...patterns, ...allRules()].find(({ id }) => id === match.ruleId)?.severity;
    return { ...match, severity: match.severity === usual ? set : milder(match.severity, set) };
  };
  return {
    ...result,
    findings: result.findings.map(judged),
    allowed: result.allowed.map(judged),
    preexisting: result.preexisting.map(judged),
  };
}
