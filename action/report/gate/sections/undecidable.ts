import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, paragraphs } from '../../format/markdown.ts';
import type { Links } from '../links.ts';
import { andMore } from './and-more.ts';
import { whereCell } from './findings.ts';

/** What depends on values that are known only when the code runs. */
export function undecidableSection(
  { undecidable }: CheckResult,
  links: Links | undefined,
  rows: number,
): string {
  if (undecidable.length === 0) return '';
  const items = undecidable
    .slice(0, rows)
    .map(({ place, message, ruleId }) => `- ${whereCell(place, links)} ${inline(message)} (${code(ruleId)})`);
  return details(
    `Cannot be told without running the code (${undecidable.length})`,
    paragraphs(items.join('\n'), andMore(undecidable.length - items.length)),
  );
}
