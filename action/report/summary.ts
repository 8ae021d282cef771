import { formatDay } from '../../provider/keys/instant.ts';
import type { Finding } from '../check/finding.ts';
import type { CheckResult, NotEvaluated } from '../check/result.ts';
import { askedText, OUTCOME_SIGNS, OUTCOME_WORDS, standingCounts } from './headline.ts';
import { KEY_COLUMNS, keyRows } from './key-rows.ts';
import { code, details, inline, table } from './markdown.ts';
import { placeText } from './place-text.ts';
import { isEnough, percent, postureBar } from './posture-bar.ts';
import { scopeLines } from './scope-lines.ts';

/** Where files can be looked at. */
export interface Links {
  /** `https://github.com/octo/app` */
  readonly repository: string;
  /** Of the files that were checked. */
  readonly commit: string;
}

export interface SummaryOptions {
  readonly links: Links | undefined;
  /** Bytes the text may have. */
  readonly limit: number;
}

/** A job summary of 1 MiB is dropped whole. Source: GitHub's limits of job summaries. */
export const SUMMARY_LIMIT = 1024 * 1024 - 4_096;

/** Rows of a table, tried until the whole fits. */
const ROWS = [500, 200, 80, 30, 10, 3, 0] as const;

/** The result as a page of Markdown, with as many rows as fit. */
export function summary(result: CheckResult, options: SummaryOptions): string {
  let text = '';
  for (const rows of ROWS) {
    text = page(result, options.links, rows);
    if (Buffer.byteLength(text) <= options.limit) return text;
  }
  return text;
}

function page(result: CheckResult, links: Links | undefined, rows: number): string {
  const sections = [
    `## ${OUTCOME_SIGNS[result.outcome]} LowerPlane gate: ${OUTCOME_WORDS[result.outcome]}`,
    `**${askedText(result)}.** ${result.because.slice(0, 3).map(inline).join(' ')}`,
    findingsSection(result, links, rows),
    postureSection(result, rows),
    keySection(result, rows),
    notEvaluatedSection(result.notEvaluated),
    undecidableSection(result, links, rows),
    excusedSection(result, links, rows),
    details(
      'What was checked',
      scopeLines(result)
        .map((line) => `- ${inline(line)}`)
        .join('\n'),
    ),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function findingsSection(result: CheckResult, links: Links | undefined, rows: number): string {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  if (open.length === 0) return '';
  const body = open
    .slice(0, rows)
    .map((finding) => [
      finding.severity,
      whereCell(finding, links),
      `**${inline(finding.title)}** ${code(finding.ruleId)}<br>${inline(finding.message)}<br><em>${inline(finding.fix)}</em>`,
    ]);
  return [
    `### Findings (${open.length})`,
    table(['Severity', 'Where', 'What, and what to do'], body),
    more(open.length, rows),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function more(count: number, rows: number): string {
  return count > rows ? `And ${count - rows} more: they are in the report file and the log.` : '';
}

function whereCell({ place }: Pick<Finding, 'place'>, links: Links | undefined): string {
  const text = code(placeText(place));
  if (links === undefined || place.kind !== 'code') return text;
  const path = place.range.path.split('/').map(encodeURIComponent).join('/');
  // Parentheses end a link, and encodeURIComponent leaves them.
  const safe = path.replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${text}](${links.repository}/blob/${place.commit ?? links.commit}/${safe}#L${place.range.line})`;
}

function postureSection({ posture, readiness }: CheckResult, rows: number): string {
  if (posture.length === 0) return '';
  const body = posture.slice(0, rows).map((row) => {
    const enough = isEnough(row);
    const asked = row.minimumScore === undefined ? '' : percent(row.minimumScore);
    return [
      inline(row.framework),
      inline(row.source),
      code(postureBar(row.score)),
      asked,
      enough === undefined ? '' : enough ? '✅' : '❌',
      row.timestamp.slice(0, 10),
    ];
  });
  const ready = readiness === undefined ? '' : `Readiness of the controls: ${percent(readiness)}.`;
  return ['### Posture', table(['Framework', 'Source', 'Score', 'Asked for', '', 'As of'], body), ready]
    .filter((part) => part !== '')
    .join('\n\n');
}

function keySection({ keys, checkedAt }: CheckResult, rows: number): string {
  if (keys === undefined || keys.length === 0) return '';
  const all = keyRows(keys, checkedAt);
  const body = all
    .slice(0, rows)
    .map((row) => [
      inline(row.name),
      row.permissions,
      row.environments,
      row.created,
      row.lastUsed,
      row.expires,
      row.status,
    ]);
  return details(
    `API keys (${all.length})`,
    [table(KEY_COLUMNS, body), more(all.length, rows)].join('\n\n').trimEnd(),
  );
}

function notEvaluatedSection(notEvaluated: readonly NotEvaluated[]): string {
  if (notEvaluated.length === 0) return '';
  const reasons = new Map<string, string[]>();
  for (const { ruleId, gaps } of notEvaluated) {
    for (const reason of new Set(
      gaps.map(({ title, detail }) => `**${inline(title)}.** ${inline(detail)}`),
    )) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), ruleId]);
    }
  }
  const items = [...reasons].map(([reason, ids]) => `- ${reason} Rules: ${ids.map(code).join(', ')}.`);
  return [`### Not evaluated (${notEvaluated.length} rules)`, items.join('\n')].join('\n\n');
}

function undecidableSection({ undecidable }: CheckResult, links: Links | undefined, rows: number): string {
  if (undecidable.length === 0) return '';
  const items = undecidable
    .slice(0, rows)
    .map((found) => `- ${whereCell(found, links)} ${inline(found.message)} ${code(found.ruleId)}`);
  return details(`Not decidable without running the code (${undecidable.length})`, items.join('\n'));
}

function excusedSection(result: CheckResult, links: Links | undefined, rows: number): string {
  const excused = result.findings.filter(({ status }) => status.kind !== 'open');
  if (excused.length === 0) return '';
  const { waived, baselined, allowed } = standingCounts(result);
  const body = excused
    .slice(0, rows)
    .map((finding) => [
      finding.severity,
      whereCell(finding, links),
      `${inline(finding.title)} ${code(finding.ruleId)}`,
      standing(finding),
    ]);
  return details(
    `Not counted: ${waived} waived, ${baselined} in the baseline, ${allowed} allowed in place`,
    [table(['Severity', 'Where', 'What', 'Why it does not count'], body), more(excused.length, rows)]
      .join('\n\n')
      .trimEnd(),
  );
}

function standing({ status }: Finding): string {
  switch (status.kind) {
    case 'open':
      return '';
    case 'waived':
      return `${inline(status.reason)} (${inline(status.owner)}, until ${formatDay(status.expires)})`;
    case 'baselined':
      return 'in the baseline';
    case 'allowed':
      return inline(status.reason);
  }
}
