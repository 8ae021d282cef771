import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, inline, paragraphs } from '../../format/markdown.ts';
import { gapsByReason } from '../gaps-by-reason.ts';
import { andMore } from './and-more.ts';

/** What could not be learned, why, and which rules wait for it. Never folded: it is no pass. */
export function notEvaluatedSection(result: CheckResult, rows: number): string {
  const reasons = gapsByReason(result);
  if (reasons.length === 0) return '';
  const items = reasons.slice(0, rows).map(({ title, detail, ruleIds }) => {
    const rules = ruleIds.length === 0 ? '' : ` Not evaluated: ${ruleIds.map(code).join(', ')}.`;
    return `- **${inline(title)}.** ${inline(detail)}${rules}`;
  });
  return paragraphs('### Not evaluated', items.join('\n'), andMore(reasons.length - items.length));
}
