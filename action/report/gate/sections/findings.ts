import type { Finding } from '../../../check/verdict/finding.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import type { Severity } from '../../../scan/severity.ts';
import { placeText } from '../../format/location-text.ts';
import { code, inline, link, paragraphs, table } from '../../format/markdown.ts';
import { type Links, pageOf } from '../links.ts';
import { andMore } from './and-more.ts';
import { helpAnchor } from './rule-help.ts';

const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
};

/** What counts: what, where, why, and what to do; with so many rows. Each row is made once, however often rows are tried. */
export function findingsSection(
  result: CheckResult,
  links: Links | undefined,
  { withHelp }: { readonly withHelp: boolean },
): (rows: number) => string {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const made: (readonly string[])[] = [];
  return (rows) => {
    if (open.length === 0) return '';
    for (const finding of open.slice(made.length, rows)) made.push(rowOf(finding, links, withHelp));
    const body = made.slice(0, rows);
    return paragraphs(
      `### Findings (${open.length})`,
      body.length === 0 ? '' : table(['Severity', 'What', 'Where', 'Why, and what to do'], body),
      andMore(open.length - body.length),
    );
  };
}

function rowOf(finding: Finding, links: Links | undefined, withHelp: boolean): readonly string[] {
  const { severity, title, ruleId, message, fix, place, onChangedLine } = finding;
  return [
    `${SEVERITY_SIGNS[severity]}&nbsp;${severity}`,
    `**${inline(title)}**<br>${link(code(ruleId), withHelp ? helpAnchor(ruleId) : undefined)}`,
    `${whereCell(place, links)}${onChangedLine ? '<br>in these changes' : ''}`,
    `${inline(message)}<br>➜ ${inline(fix)}`,
  ];
}

/** A place, as a link where there is a page of it. */
export function whereCell(place: Finding['place'], links: Links | undefined): string {
  const text = place.kind === 'set-up' ? placeText(place) : code(placeText(place));
  return link(text, pageOf(place, links));
}
