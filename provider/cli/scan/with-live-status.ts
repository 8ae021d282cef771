import { type KnownKeys, liveStatusOf } from '../../../action/check/rules/keys/live-status.ts';
import type { ScanReport, SecretFinding } from '../../../action/report/scan/scan-report.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { inReadingOrder } from '../../../action/scan/secret-match.ts';
import type { Instant } from '../../keys/instant.ts';

/** Whether a scan found LowerPlane keys. */
export function holdsKeys({ findings, allowed, preexisting }: ScanResult): boolean {
  return [...findings, ...allowed, ...preexisting].some(({ keyFingerprint }) => keyFingerprint !== undefined);
}

/** The result of a scan with the status of the keys in it. The allow comment of a key that works does not count. */
export function withLiveStatus(report: ScanReport, known: KnownKeys, now: Instant): ScanReport {
  const findings = [...report.findings, ...report.allowed].map((finding) => withStatus(finding, known, now));
  return {
    scope: report.scope,
    findings: findings.filter(({ allowed }) => allowed === undefined).sort(inReadingOrder),
    allowed: findings.filter(({ allowed }) => allowed !== undefined),
    preexisting: report.preexisting.map((finding) => withStatus(finding, known, now)),
  };
}

function withStatus(finding: SecretFinding, known: KnownKeys, now: Instant): SecretFinding {
  const status = liveStatusOf(finding, known, now);
  if (status === undefined) return finding;
  const notes = [withoutStop(status.sentence), ...finding.notes];
  if (status.kind === 'unknown') return { ...finding, notes };
  const { allowed, ...rest } = finding;
  const described = { ...rest, severity: status.severity, fix: status.fix, notes, keyName: status.key.name };
  if (allowed === undefined) return described;
  return status.kind === 'live'
    ? { ...described, notes: [...notes, 'its allow comment does not count, because the key works'] }
    : { ...described, allowed };
}

/** Notes are joined by semicolons. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
