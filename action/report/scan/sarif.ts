import { printable } from '../../../provider/text/printable.ts';
import { ALL_RULES } from '../../scan/rules/rule-set.ts';
import type { SecretRule } from '../../scan/rules/secret-rule.ts';
import type { ScanResult } from '../../scan/scan.ts';
import { scopeText } from '../../scan/scope-text.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { jsonText } from '../format/json-text.ts';
import {
  SARIF_LEVEL,
  SARIF_SCHEMA,
  SECURITY_SEVERITY,
  sarifLocation,
  sarifMessage,
} from '../format/sarif-format.ts';

/** The report as SARIF 2.1.0, for code scanning. Allowed findings are in it as suppressed. */
export function sarifReport(result: ScanResult): string {
  const found = [...result.findings, ...result.allowed];
  const ids = new Set(found.map(({ ruleId }) => ruleId));
  const rules = ALL_RULES.filter(({ id }) => ids.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'lowerplane scan', rules: rules.map(descriptorOf) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: scopeText(result.scope).map((text) => ({
              level: 'note',
              message: { text },
            })),
          },
        ],
        results: found.map((finding) => resultOf(finding, indexes.get(finding.ruleId) ?? -1)),
      },
    ],
  };
  return jsonText(log);
}

function descriptorOf({ id, title, vendor, fix, severity }: SecretRule) {
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

function resultOf(finding: SecretMatch, ruleIndex: number) {
  const { position, origin, secret } = finding;
  const ending = secret.lastFour === '' ? '' : ` ending in ${secret.lastFour}`;
  const where = origin.kind === 'commit' ? `, added in commit ${origin.commit}` : '';
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: SARIF_LEVEL[finding.severity],
    message: sarifMessage(printable(`${finding.title}${ending}${where}. ${finding.fix}`)),
    locations: [sarifLocation({ path: finding.path, ...position })],
    partialFingerprints: { 'lowerplaneSecret/v1': finding.fingerprint },
    ...(finding.allowed === undefined
      ? {}
      : { suppressions: [{ kind: 'inSource', justification: printable(finding.allowed) }] }),
    properties: { confidence: finding.confidence, notes: finding.notes },
  };
}
