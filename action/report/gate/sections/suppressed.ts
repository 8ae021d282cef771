import { formatDay } from '../../../../provider/keys/instant.ts';
import type { Finding } from '../../../check/verdict/finding.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { code, details, inline, moreRows, paragraphs, table } from '../../format/markdown.ts';
import type { Links } from '../links.ts';
import { locationCell } from './findings.ts';

const TITLES = {
  waived: 'Waived by the policy',
  baselined: 'In the baseline',
  allowed: 'Allowed by a comment',
  known: 'Known before this change',
} as const;

/** Findings that do not count, folded, by what suppresses them. */
export function suppressedSections(
  result: CheckResult,
  links: Links | undefined,
  rows: number,
): readonly string[] {
  return (['known', 'waived', 'baselined', 'allowed'] as const).map((kind) => {
    const all = result.findings.filter(({ status }) => status.kind === kind);
    if (all.length === 0) return '';
    const columns = [
      'Severity',
      'Finding',
      'Location',
      ...(kind === 'baselined' || kind === 'known' ? [] : ['Reason']),
    ];
    const body = all
      .slice(0, rows)
      .map((finding) => [
        finding.severity,
        `${inline(finding.title)}<br>${code(finding.ruleId)}`,
        locationCell(finding.place, links),
        ...reasonCell(finding),
      ]);
    return details(
      `${TITLES[kind]} (${all.length})`,
      paragraphs(body.length === 0 ? '' : table(columns, body), moreRows(all.length - body.length)),
    );
  });
}

function reasonCell({ status }: Finding): readonly string[] {
  switch (status.kind) {
    case 'waived':
      return [`${inline(status.reason)}<br>${inline(status.owner)}, until ${formatDay(status.expires)}`];
    case 'allowed':
      return [inline(status.reason)];
    default:
      return [];
  }
}
