import { printable } from '../../../provider/text/printable.ts';
import { CUSTOM_VENDOR, type CustomPattern } from '../../scan/patterns/custom-pattern.ts';
import { allRules } from '../../scan/rules/built-in-rules.ts';
import type { SecretRule } from '../../scan/rules/secret-rule.ts';
import { scopeText } from '../../scan/scope-text.ts';
import { verificationClause } from '../../scan/verification/verification.ts';
import {
  SARIF_LEVEL,
  SECURITY_SEVERITY,
  sarifLocation,
  sarifMessage,
  sarifText,
} from '../format/sarif-format.ts';
import type { ScanReport, SecretFinding } from './scan-report.ts';

/** The report as SARIF 2.1.0, for code scanning. Allowed findings are in it as suppressed. */
export function scanSarif(report: ScanReport): string {
  const found = [...report.findings, ...report.allowed];
  const ids = new Set(found.map(({ ruleId }) => ruleId));
  return sarifText({
    driver: {
      name: 'lowerplane scan',
      rules: [...allRules(), ...(report.scope.patterns ?? []).map(describedPattern)]
        .filter(({ id }) => ids.has(id))
        .map(descriptorOf),
    },
    invocation: {
      executionSuccessful: true,
      toolExecutionNotifications: scopeText(report.scope).map((text) => ({
        level: 'note',
        message: sarifMessage(printable(text)),
      })),
    },
    results: (ruleIndex) => found.map((finding) => resultOf(finding, ruleIndex(finding.ruleId))),
  });
}

type Described = Pick<SecretRule, 'id' | 'title' | 'vendor' | 'fix' | 'severity'>;

function describedPattern({ id, description, remediation, severity }: CustomPattern): Described {
  return { id, title: description, vendor: CUSTOM_VENDOR, fix: remediation, severity };
}

function descriptorOf({ id, title, vendor, fix, severity }: Described) {
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: `${title} (${vendor}) in a file or commit.` },
    help: { text: fix },
    defaultConfiguration: { level: SARIF_LEVEL[severity] },
    properties: { tags: ['security', 'secret'], 'security-severity': SECURITY_SEVERITY[severity] },
  };
}

function resultOf(finding: SecretFinding, ruleIndex: number) {
  const { position, origin, secret, verification } = finding;
  const verified = verification === undefined ? '' : ` (${verificationClause(verification)})`;
  const ending = secret.lastFour === '' ? '' : ` ending in ${secret.lastFour}`;
  const where = origin.kind === 'commit' ? `, added in commit ${origin.commit}` : '';
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: SARIF_LEVEL[finding.severity],
    message: sarifMessage(printable(`${finding.title}${ending}${where}${verified}. ${finding.fix}`)),
    locations: [sarifLocation({ path: finding.path, ...position })],
    partialFingerprints: { 'lowerplaneSecret/v1': finding.fingerprint },
    ...(finding.allowed === undefined
      ? {}
      : { suppressions: [{ kind: 'inSource', justification: printable(finding.allowed) }] }),
    properties: {
      confidence: finding.confidence,
      notes: finding.notes,
      ...(verification !== undefined && { verification }),
      ...(finding.revocation !== undefined && { revocation: finding.revocation }),
    },
  };
}
