import { type JudgedNotKnown, notKnownText } from '../../../check/not-known.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs } from '../../format/markdown.ts';
import { gapsByReason } from '../gaps-by-reason.ts';
import type { Links } from '../links.ts';
import { locationCell } from './findings.ts';

/**
 * What is not known, why, and what to do. What counts is never folded, because it is not a pass; facts that were not asked
 * for are not folded either, because rules need them.
 */
export function notKnownSection(result: CheckResult, links: Links | undefined, rows: number): string {
  const reasons = gapsByReason(result).map(({ title, detail, ruleIds }) => {
    const rules = ruleIds.length === 0 ? '' : ` Not evaluated: ${ruleIds.map(code).join(', ')}.`;
    return `- **${inline(title)}.** ${inline(detail)}${rules}`;
  });
  const others = result.notKnown.filter(({ kind }) => kind !== 'fact');
  const counting = others.filter(({ effect }) => effect !== 'pass').map((each) => itemOf(each, links));
  const listed = others.filter(({ effect }) => effect === 'pass').map((each) => itemOf(each, links));
  const open = [...reasons, ...counting];
  return paragraphs(
    open.length === 0 ? '' : `### Not known (${open.length})`,
    open.slice(0, rows).join('\n'),
    moreRows(open.length - rows),
    listed.length === 0
      ? ''
      : details(
          `Not known, without effect (${listed.length})`,
          paragraphs(listed.slice(0, rows).join('\n'), moreRows(listed.length - rows)),
        ),
  );
}

function itemOf(notKnown: JudgedNotKnown, links: Links | undefined): string {
  const { place, remedy, ruleIds, effect } = notKnown;
  const where = place.kind === 'set-up' ? '' : `${locationCell(place, links)} `;
  const rules = ruleIds.length === 0 ? '' : ` (${ruleIds.map(code).join(', ')})`;
  const sign = effect === 'fail' ? '❔ ' : '';
  return `- ${sign}${where}${inline(notKnownText(notKnown))} ➜ ${inline(remedy)}${rules}`;
}
