import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs } from '../../format/markdown.ts';
import { gapsByReason } from '../gaps-by-reason.ts';
import type { Links } from '../links.ts';
import { type NotKnownGroup, notKnownGroups } from '../not-known-groups.ts';
import { locationCell } from './findings.ts';

/** What is not known, why, and what to do: folded, unless there is no verdict because of it. */
export function notKnownSection(result: CheckResult, links: Links | undefined, rows: number): string {
  const reasons = gapsByReason(result).map(({ title, detail, ruleIds }) => {
    const rules = ruleIds.length === 0 ? '' : ` Not evaluated: ${ruleIds.map(code).join(', ')}.`;
    return `- **${inline(title)}.** ${inline(detail)}${rules}`;
  });
  const groups = notKnownGroups(result);
  const counting = groups.filter(({ effect }) => effect !== 'pass').map((each) => itemOf(each, links));
  const listed = groups.filter(({ effect }) => effect === 'pass').map((each) => itemOf(each, links));
  return paragraphs(
    folded('Not known', [...reasons, ...counting], rows, result.outcome === 'unknown'),
    folded('Not known, without effect', listed, rows, false),
  );
}

function folded(title: string, items: readonly string[], rows: number, open: boolean): string {
  if (items.length === 0) return '';
  const body = paragraphs(items.slice(0, rows).join('\n'), moreRows(items.length - rows));
  return details(`${title} (${items.length})`, body, open);
}

function itemOf({ place, text, remedy, ruleIds, effect }: NotKnownGroup, links: Links | undefined): string {
  const where = place.kind === 'set-up' ? '' : `${locationCell(place, links)} `;
  const rules = ruleIds.length === 0 ? '' : ` (${ruleIds.map(code).join(', ')})`;
  const sign = effect === 'fail' ? '❔ ' : '';
  return `- ${sign}${where}${inline(text)} ➜ ${inline(remedy)}${rules}`;
}
