import type { Waiver } from '../../../action/check/policy/policy.ts';
import { waiverFor } from '../../../action/check/verdict/waivers.ts';
import type { ScanReport, SecretFinding } from '../../../action/report/scan/scan-report.ts';
import { formatDay, type Instant } from '../../keys/instant.ts';

/** The gate's rule that reports secrets; waivers of it apply to a scan too. */
const GATE_RULE = 'committed-secret';

/** What a repository suppresses outside the files with the findings. */
export interface Suppressions {
  readonly waivers: readonly Waiver[];
  /** Fingerprints of the findings that the baseline has. */
  readonly baseline: ReadonlySet<string>;
}

/** Moves findings that are waived at this time, or are in the baseline, to those that do not count. */
export function applySuppressions(report: ScanReport, suppressions: Suppressions, now: Instant): ScanReport {
  const findings = report.findings.map((finding) => suppressed(finding, suppressions, now));
  return {
    ...report,
    findings: findings.filter(({ allowed }) => allowed === undefined),
    allowed: [...report.allowed, ...findings.filter(({ allowed }) => allowed !== undefined)],
  };
}

function suppressed(
  finding: SecretFinding,
  { waivers, baseline }: Suppressions,
  now: Instant,
): SecretFinding {
  const { path, position, fingerprint, keyName } = finding;
  const place = { kind: 'code', range: { path, ...position } } as const;
  const waivable = { ruleId: GATE_RULE, fingerprint, place, ...(keyName !== undefined && { keyName }) };
  const waiver = waiverFor(waivers, waivable, now);
  if (waiver !== undefined) {
    const { owner, reason, expires } = waiver;
    const allowed = `waived by ${owner} until ${formatDay(expires)}: ${reason}`;
    return { ...finding, allowed, suppressedBy: 'waiver' };
  }
  return baseline.has(fingerprint)
    ? { ...finding, allowed: 'in the baseline', suppressedBy: 'baseline' }
    : finding;
}
