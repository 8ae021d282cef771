import { count } from '../../../../provider/text/count.ts';
import type { Finding } from '../../../check/verdict/finding.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs, table } from '../../format/markdown.ts';
import { overviewOf, sharedFixes } from '../overview.ts';
import { SEVERITY_SIGNS } from './findings.ts';

/** Findings about compliance, folded unless they fail the gate: one row a control, and a fix that many share once. */
export function complianceSection(result: CheckResult, rows: number): string {
  const { compliance, complianceCount, complianceFails } = overviewOf(result);
  if (complianceCount === 0) return '';
  const shown = compliance.slice(0, rows);
  const all = shown.flatMap(({ findings }) => findings);
  const shared = sharedFixes(shown);
  const body = shown.map(({ control, findings }) => [
    inline(control),
    findings.map((finding) => lineOf(finding, shared)).join('<br>'),
  ]);
  const missing = complianceCount - all.length;
  return details(
    `Compliance findings (${complianceCount} in ${count(compliance.length, 'control')})`,
    paragraphs(
      body.length === 0 ? '' : table(['Control', 'Findings'], body),
      [...shared].map(([fix, ruleId]) => `- ${code(ruleId)} ➜ ${inline(fix)}`).join('\n'),
      moreRows(missing),
    ),
    complianceFails,
  );
}

function lineOf({ severity, message, fix, ruleId }: Finding, shared: ReadonlyMap<string, string>): string {
  const how = shared.has(fix) ? ` ${code(ruleId)}` : ` ➜ ${inline(fix)}`;
  return `${SEVERITY_SIGNS[severity]} ${severity}: ${inline(message)}${how}`;
}
