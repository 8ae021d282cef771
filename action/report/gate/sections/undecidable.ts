import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs } from '../../format/markdown.ts';
import type { Links } from '../links.ts';
import { locationCell } from './findings.ts';

/** Expressions whose values are known only when the code runs. */
export function undecidableSection(
  { undecidable }: CheckResult,
  links: Links | undefined,
  rows: number,
): string {
  if (undecidable.length === 0) return '';
  const items = undecidable
    .slice(0, rows)
    .map(
      ({ place, message, ruleId }) => `- ${locationCell(place, links)} ${inline(message)} (${code(ruleId)})`,
    );
  return details(
    `Undecidable without running the code (${undecidable.length})`,
    paragraphs(items.join('\n'), moreRows(undecidable.length - items.length)),
  );
}
