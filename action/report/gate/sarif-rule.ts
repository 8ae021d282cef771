import { weaknessesOf } from '../../check/rules/definition/weaknesses.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { SEVERITIES } from '../../scan/severity.ts';
import { SARIF_LEVEL, SECURITY_SEVERITY } from '../format/sarif-format.ts';
import { rulePageUrl } from './links.ts';
import { sarifRelationships } from './sarif-taxonomy.ts';

/**
 * Describes the rules of findings, each once. GitHub takes the severity of an alert from its rule, so a rule has the worst
 * severity of its findings.
 */
export function sarifRules(findings: readonly Finding[]) {
  const byRule = Map.groupBy(findings, ({ ruleId }) => ruleId);
  return [...byRule].map(([id, found]) => {
    const { title = id, fix = '', references = [], severity: usual = 'medium' as const } = found[0] ?? {};
    const severity = SEVERITIES.find((one) => found.some((finding) => finding.severity === one)) ?? usual;
    const rule = GATE_RULES.find((one) => one.id === id);
    const help = rule?.help ?? fix;
    const ruleFix = rule?.fix ?? fix;
    const controls = references.map(({ framework, control }) => `${framework} ${control}`);
    const meets = controls.length === 0 ? '' : `\n\nHelps to meet ${controls.join(', ')}.`;
    return {
      id,
      name: title,
      shortDescription: { text: title },
      fullDescription: { text: help },
      helpUri: rulePageUrl(id),
      help: {
        text: `${help}${meets}`,
        markdown: `${help}\n\n**Fix.** ${ruleFix}${meets}\n\n[About ${id}](${rulePageUrl(id)})`,
      },
      relationships: sarifRelationships(id),
      defaultConfiguration: { level: SARIF_LEVEL[severity] },
      properties: {
        tags: [
          'security',
          'api-keys',
          // As GitHub shows weaknesses.
          ...weaknessesOf(id).map((weakness) => `external/cwe/${weakness.id.toLowerCase()}`),
          ...controls,
        ],
        precision: 'high',
        'security-severity': SECURITY_SEVERITY[severity],
      },
    };
  });
}
