import { count } from '../../../../provider/text/count.ts';
import type { Finding } from '../../../check/verdict/finding.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { shortLocation } from '../../format/location-text.ts';
import { code, inline, link, moreRows, paragraphs } from '../../format/markdown.ts';
import { type FindingItem, otherKeys } from '../finding-items.ts';
import { judgedBy } from '../judged-by.ts';
import { type Links, pageOf, rulePageUrl } from '../links.ts';
import { type Area, type AreaFindings, type FindingGroup, overviewOf } from '../overview.ts';
import { locationCell, SEVERITY_SIGNS } from './findings.ts';
import { helpAnchor } from './rule-help.ts';

/** Groups on the first screen. */
const MOST_GROUPS = 10;
/** Of one group: the first show what is wrong, and the fix is the same. */
const MOST_ITEMS = 3;
const MOST_LOCATIONS = 3;

const HEADINGS = { review: 'Fix before merging', deploy: 'Fix before deploying', audit: 'To fix' } as const;

/** What to fix, by file: each rule once, with its fix. At most so many groups, and never more than a screen of them. */
export function toFixSection(
  result: CheckResult,
  links: Links | undefined,
  { groups, withHelp }: { readonly groups: number; readonly withHelp: boolean },
): string {
  const { toFix, toFixCount } = overviewOf(result);
  if (toFixCount === 0) return '';
  const most = Math.min(groups, MOST_GROUPS);
  let shown = 0;
  let findings = 0;
  const parts: string[] = [];
  for (const { area, groups: all } of toFix) {
    const own = all.slice(0, most - shown);
    if (own.length === 0) break;
    shown += own.length;
    findings += own.reduce((sum, group) => sum + group.count, 0);
    parts.push(
      paragraphs(titleOf(area), own.map((group) => itemsOf(group, area, links, withHelp)).join('\n')),
    );
  }
  return paragraphs(
    `### ${HEADINGS[result.mode]} (${toFixCount})`,
    ...parts,
    moreRows(toFixCount - findings),
  );
}

/** Whether the section shows every finding, so that no list of all is needed. */
export function showsAll(toFix: readonly AreaFindings[]): boolean {
  const groups = toFix.flatMap((area) => area.groups);
  return (
    groups.length <= MOST_GROUPS &&
    groups.every(
      ({ items }) =>
        items.length <= MOST_ITEMS && items.every(({ others }) => others.length < MOST_LOCATIONS),
    )
  );
}

function titleOf(area: Area): string {
  switch (area.kind) {
    case 'file':
      return `**${code(area.path)}**`;
    case 'files':
      return '**Several files**';
    case 'live':
      return '**At LowerPlane**';
    case 'set-up':
      return '**Set-up of the gate**';
  }
}

function itemsOf(group: FindingGroup, area: Area, links: Links | undefined, withHelp: boolean): string {
  const { severity, title, ruleId, fix, items, count: number, files } = group;
  const rule = link(code(ruleId), withHelp ? helpAnchor(ruleId) : rulePageUrl(ruleId));
  const sign = `- ${SEVERITY_SIGNS[severity]} ${severity}: **${inline(title)}**`;
  const remedy = `➜ ${inline(fix)}${suggested(group, links)}`;
  const [first, ...others] = items.slice(0, MOST_ITEMS).map((item) => lineOf(item, area, links));
  if (items.length === 1) return `${sign} ${rule} ${first ?? ''} ${remedy}`;
  const more = items.length - others.length - 1;
  return [
    `${sign} (${number}${area.kind === 'files' ? ` in ${count(files, 'file')}` : ''}) ${rule} ${remedy}`,
    ...[first, ...others].map((line) => `  - ${line ?? ''}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
  ].join('\n');
}

function lineOf({ first, others }: FindingItem, area: Area, links: Links | undefined): string {
  const judged = judgedBy([first, ...others], code);
  const also = otherKeys({ first, others });
  const all = new Set([first, ...others].map((one) => cellOf(one, area, links)));
  const places = [...all].slice(0, MOST_LOCATIONS);
  const more = all.size - places.length;
  const where = [...places, ...(more > 0 ? [`${more} more`] : [])].filter((text) => text !== '').join(', ');
  return `${where === '' ? '' : `${where}: `}${inline([first.message, also].join(' ').trimEnd())}${judged === '' ? '' : ` ${judged}`}`;
}

/** Below the path of the file, the line is enough. */
function cellOf({ place }: Finding, area: Area, links: Links | undefined): string {
  if (place.kind === 'set-up') return '';
  return place.kind === 'code' && area.kind === 'file'
    ? link(code(shortLocation(place)), pageOf(place, links))
    : locationCell(place, links);
}

function suggested({ items }: FindingGroup, links: Links | undefined): string {
  const page = links?.suggestions;
  const has = items.some(({ first, others }) => [first, ...others].some(({ suggestion }) => suggestion));
  return page !== undefined && has ? ` (${link('suggested change', page)})` : '';
}
