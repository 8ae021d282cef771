import { type Html, html, shown } from '../../../provider/html/html.ts';
import { percent } from '../gate/posture-bar.ts';
import type { KeyPage, PageFramework } from './key-page.ts';
import { badge, bar, dataTable, section, type Tone } from './page-parts.ts';

/** The score of each framework. */
export function postureSection({ posture }: KeyPage): Html | string {
  if (posture.length === 0) return '';
  return section('posture', 'Compliance posture', [
    dataTable(
      'Score of each framework',
      ['Framework', 'Source', 'Score', 'Asked for', 'Status'],
      posture.map((framework) => [
        shown(framework.name),
        shown(framework.source),
        html`${percent(framework.score)}${bar(framework.score, toneOf(framework), framework.minimum)}`,
        framework.minimum === undefined ? '' : percent(framework.minimum),
        badge(framework.status.replaceAll('_', ' '), toneOf(framework)),
      ]),
    ),
  ]);
}

function toneOf({ status, score, minimum }: PageFramework): Tone {
  if (status === 'non_compliant' || (minimum !== undefined && score < minimum)) return 'bad';
  return status === 'compliant' ? 'good' : 'warning';
}
