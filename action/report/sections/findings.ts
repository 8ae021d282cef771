import type { Finding } from '../../check/finding.ts';
import type { CheckResult } from '../../check/result.ts';
import type { Severity } from '../../severity.ts';
import { type Links, pageOf } from '../links.ts';
import { code, inline, link, paragraphs, table } from '../markdown.ts';
import { placeText } from '../place-text.ts';
import { andMore } from './and-more.ts';
import { helpAnchor } from './rule-help.ts';

export const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
};

/** What counts: what, where, why, and what to do. */
export function findingsSection(
  result: CheckResult,
  links: Links | undefined,
  rows: number,
  options: { readonly withHelp: boolean },
): string {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  if (open.length === 0) return '';
  const body = open.slice(0, rows).map((finding) => {
    const { severity, title, ruleId, message, fix, place } = finding;
    const rule = options.withHelp ? link(code(ruleId), helpAnchor(ruleId)) : code(ruleId);
    return [
      `${SEVERITY_SIGNS[severity]}&nbsp;${severity}`,
      `**${inline(title)}**<br>${rule}`,
      `${whereCell(place, links)}${finding.onChangedLine ? '<br>in these changes' : ''}`,
      `${inline(message)}<br>➜ ${inline(fix)}`,
    ];
  });
  return paragraphs(
    `### Findings (${open.length})`,
    body.length === 0 ? '' : table(['Severity', 'What', 'Where', 'Why, and what to do'], body),
    andMore(open.length - body.length),
  );
}

/** A place, as a link where there is a page of it. */
export function whereCell(place: Finding['place'], links: Links | undefined): string {
  const text = place.kind === 'set-up' ? placeText(place) : code(placeText(place));
  return link(text, pageOf(place, links));
}
