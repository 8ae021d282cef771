import { verificationCounts } from '../../scan/verification/verification.ts';
import { jsonText } from '../format/json-text.ts';
import type { ScanReport, SecretFinding } from './scan-report.ts';

/** Version of the JSON report's shape; raised when a field changes its meaning or goes away. */
const VERSION = 1;

/** The report for programs: everything there is, without paths of this machine. */
export function scanJson({ scope, findings, allowed, preexisting }: ScanReport): string {
  const { root: _, patterns, ...travelling } = scope;
  const verified = verificationCounts([...findings, ...allowed, ...preexisting]);
  return jsonText({
    version: VERSION,
    scope: {
      ...travelling,
      ...(patterns !== undefined && { patterns: patterns.map(({ id }) => id) }),
    },
    ...(verified !== undefined && { verified }),
    findings: findings.map(published),
    allowed: allowed.map(published),
    carried: preexisting.map(published),
  });
}

/** Under the field names that version 0.1.0 published. */
function published({ suppressedBy, ...finding }: SecretFinding) {
  const { origin } = finding;
  return {
    ...finding,
    origin: origin.kind === 'preexisting' ? { kind: 'carried' } : origin,
    ...(suppressedBy !== undefined && { excusedBy: suppressedBy }),
  };
}
