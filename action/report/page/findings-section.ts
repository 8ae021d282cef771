import { type Html, html, shown } from '../../../provider/html/html.ts';
import { count } from '../../../provider/text/count.ts';
import { SEVERITIES, type Severity } from '../../scan/severity.ts';
import type { JsonReport } from '../gate/json-report.ts';
import type { KeyPage } from './key-page.ts';
import { badge, dataTable, day, firstOf, section, type Tone } from './page-parts.ts';

type Finding = JsonReport['findings'][number];

const MOST = 300;

const OUTCOMES = {
  pass: { word: 'passed', tone: 'good' },
  warn: { word: 'passed with warnings', tone: 'warning' },
  fail: { word: 'failed', tone: 'bad' },
  unknown: { word: 'no verdict', tone: 'bad' },
} as const satisfies Record<JsonReport['outcome'], { readonly word: string; readonly tone: Tone }>;

/** What the last result of the gate found, by rule. */
export function findingsSection({ checks }: KeyPage): Html | string {
  const last = checks.at(-1);
  if (last === undefined) return '';
  const { word, tone } = OUTCOMES[last.outcome];
  return section('findings', 'Findings of the gate', [
    html`<p>${badge(word, tone)} on ${day(Date.parse(last.checked_at))}, mode ${last.mode}${
      last.environment === null ? '' : `, environment ${last.environment}`
    }. ${count(last.counts.open, 'open finding')}, ${last.counts.waived} waived, ${last.counts.baselined} baselined, ${last.counts.known} there before.</p>`,
    last.because.length === 0
      ? ''
      : html`<ul>${last.because.map((sentence) => html`<li>${shown(sentence)}</li>`)}</ul>`,
    rulesTable(last.findings),
  ]);
}

/** Each open finding of the last result of the gate, the worst first. */
export function findingDetails({ checks }: KeyPage): Html | string {
  const open = (checks.at(-1)?.findings ?? []).filter(({ status }) => status === 'open').toSorted(bySeverity);
  if (open.length === 0) return '';
  const { items, rest } = firstOf(open, MOST, 'findings');
  return section('each-finding', 'Each open finding', [...items.map(findingItem), rest]);
}

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function rulesTable(findings: readonly Finding[]): Html | string {
  const rules = [...Map.groupBy(findings, ({ rule }) => rule)].map(([rule, of]) => ({
    rule,
    title: of[0]?.title ?? '',
    worst: of.toSorted(bySeverity)[0]?.severity ?? 'low',
    open: of.filter(({ status }) => status === 'open').length,
    other: of.filter(({ status }) => status !== 'open').length,
  }));
  if (rules.length === 0) return '';
  return dataTable(
    'Findings by rule',
    ['Rule', 'Title', 'Severity', 'Open', 'Not counted'],
    rules
      .toSorted((a, b) => b.open - a.open)
      .map(({ rule, title, worst, open, other }) => [
        html`<code>${shown(rule)}</code>`,
        shown(title),
        badge(worst, toneOf(worst)),
        String(open),
        String(other),
      ]),
  );
}

function findingItem({ title, severity, message, fix, place, rule, policy }: Finding): Html {
  const where =
    place.kind === 'code'
      ? `${place.path}:${place.line}`
      : place.kind === 'remote'
        ? `${place.thing} "${place.name}"`
        : 'set-up';
  return html`<article class="finding ${toneOf(severity)}"><h3>${shown(title)} ${badge(severity, toneOf(severity))}</h3>
<p class="muted"><code>${shown(where)}</code> · <code>${shown(rule)}</code>${policy === undefined ? '' : html` · judged by <code>${shown(policy)}</code>`}</p>
<p>${shown(message)}</p><p><strong>Fix:</strong> ${shown(fix)}</p></article>`;
}

function toneOf(severity: Severity): Tone {
  return severity === 'critical' || severity === 'high'
    ? 'bad'
    : severity === 'medium'
      ? 'warning'
      : 'neutral';
}
