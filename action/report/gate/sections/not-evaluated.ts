import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, inline, moreRows, paragraphs } from '../../format/markdown.ts';
import { gapsByReason } from '../gaps-by-reason.ts';

/** What is not known, why, and which rules need it. Never folded, because it is not a pass. */
export function notEvaluatedSection(result: CheckResult, rows: number): string {
  const reasons = gapsByReason(result);
  if (reasons.length === 0) return '';
  const items = reasons.slice(0, rows).map(({ title, detail, ruleIds }) => {
    const rules = ruleIds.length === 0 ? '' : ` Not evaluated: ${ruleIds.map(code).join(', ')}.`;
    return `- **${inline(title)}.** ${inline(detail)}${rules}`;
  });
  return paragraphs('### Not evaluated', items.join('\n'), moreRows(reasons.length - items.length));
}
