import type { Finding } from '../../../check/verdict/finding.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import type { Severity } from '../../../scan/severity.ts';
import { locationText } from '../../format/location-text.ts';
import { code, details, inline, link, moreRows, paragraphs, table } from '../../format/markdown.ts';
import { judgedBy } from '../judged-by.ts';
import { type Links, pageOf } from '../links.ts';
import { isAboutCompliance } from '../overview.ts';
import { helpAnchor } from './rule-help.ts';

export const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
};

/**
 * Every open finding that is not about compliance, folded, in a table of so many rows. Each row is made once, however many
 * numbers of rows are tried.
 */
export function findingsSection(result: CheckResult, links: Links | undefined): (rows: number) => string {
  const open = result.findings.filter((one) => one.status.kind === 'open' && !isAboutCompliance(one));
  const made: (readonly string[])[] = [];
  return (rows) => {
    if (open.length === 0) return '';
    for (const finding of open.slice(made.length, rows)) made.push(rowOf(finding, links));
    const body = made.slice(0, rows);
    return details(
      `Every finding (${open.length})`,
      paragraphs(
        body.length === 0 ? '' : table(['Severity', 'Finding', 'Location', 'Problem and fix'], body),
        moreRows(open.length - body.length),
      ),
    );
  };
}

function rowOf(finding: Finding, links: Links | undefined): readonly string[] {
  const { severity, title, ruleId, message, fix, place, onChangedLine } = finding;
  const judged = judgedBy([finding], code);
  return [
    `${SEVERITY_SIGNS[severity]}&nbsp;${severity}`,
    `**${inline(title)}**<br>${link(code(ruleId), helpAnchor(ruleId))}`,
    `${locationCell(place, links)}${onChangedLine ? '<br>in this change' : ''}${judged === '' ? '' : `<br>${judged}`}`,
    `${inline(message)}<br>➜ ${inline(fix)}`,
  ];
}

/** A location, as a link where it has a page. */
export function locationCell(place: Finding['place'], links: Links | undefined): string {
  const text = place.kind === 'set-up' ? locationText(place) : code(locationText(place));
  return link(text, pageOf(place, links));
}
