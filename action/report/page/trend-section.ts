import { type Html, html } from '../../../provider/html/html.ts';
import type { JsonReport } from '../gate/json-report.ts';
import { percent } from '../gate/posture-bar.ts';
import type { KeyPage } from './key-page.ts';
import { dataTable, day, section } from './page-parts.ts';

/** How findings and scores have moved from one result of the gate to the next. */
export function trendSection({ checks }: KeyPage): Html | string {
  if (checks.length < 2) return '';
  const most = Math.max(1, ...checks.map(({ counts }) => counts.open));
  return section('trend', 'Trend', [
    html`<p>${checks.length} results of the gate.</p>`,
    html`<svg class="trend" viewBox="0 0 1000 120" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="120"/>${line(
      checks.map(({ counts }) => counts.open / most),
      'bad',
    )}${line(checks.map(leastScore), 'good')}</svg><p class="muted">Red: open findings, of at most ${most}. Green: the lowest score, of 100%.</p>`,
    dataTable(
      'Results of the gate',
      ['Checked', 'Outcome', 'Open', 'Critical', 'High', 'Medium', 'Low', 'Lowest score'],
      checks
        .toReversed()
        .map((check) => [
          day(Date.parse(check.checked_at)),
          check.outcome,
          ...[
            check.counts.open,
            check.counts.critical,
            check.counts.high,
            check.counts.medium,
            check.counts.low,
          ].map(String),
          scoreText(check),
        ]),
    ),
  ]);
}

/** Results without a score leave a gap. */
function line(shares: readonly (number | undefined)[], tone: 'good' | 'bad'): Html | string {
  const step = 1000 / Math.max(1, shares.length - 1);
  const points = shares.flatMap((share, at) =>
    share === undefined ? [] : [`${(at * step).toFixed(1)},${(116 - share * 112).toFixed(1)}`],
  );
  return points.length === 0 ? '' : html`<polyline class="line ${tone}" points="${points.join(' ')}"/>`;
}

function leastScore({ posture }: JsonReport): number | undefined {
  return posture.length === 0 ? undefined : Math.min(...posture.map(({ score }) => score));
}

function scoreText(check: JsonReport): string {
  const least = leastScore(check);
  return least === undefined ? 'not known' : percent(least);
}
