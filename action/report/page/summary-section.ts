import { type Html, html } from '../../../provider/html/html.ts';
import { grouped } from '../../../provider/text/count.ts';
import { percent } from '../gate/posture-bar.ts';
import type { KeyPage } from './key-page.ts';
import { attention } from './keys-section.ts';
import type { Tone } from './page-parts.ts';

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone: Tone;
}

/** The figures that someone with half a minute reads. */
export function summarySection(page: KeyPage): Html {
  return html`<section aria-label="Summary"><dl class="figures">${figuresOf(page).map(
    ({ label, value, tone }) => html`<div class="${tone}"><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl></section>`;
}

function figuresOf({ keys, calendar, checks, posture, at }: KeyPage): readonly Figure[] {
  const figures: Figure[] = [];
  const add = (label: string, number: number, tone: Tone) =>
    figures.push({ label, value: grouped(number), tone: number === 0 ? 'good' : tone });
  if (keys) {
    const active = keys.filter(({ status }) => status === 'active');
    figures.push({ label: 'Active keys', value: grouped(active.length), tone: 'neutral' });
    add('Need attention', active.filter((key) => attention(key, at) > 0).length, 'warning');
    if (active.some(({ declaration }) => declaration !== undefined))
      add('Declared nowhere', active.filter(({ declaration }) => declaration === 'none').length, 'warning');
  }
  if (calendar) {
    add('Will stop working', calendar.events.filter(({ kind }) => kind === 'outage').length, 'bad');
    const successors = calendar.events.filter(({ kind }) => kind === 'successor').length;
    figures.push({ label: 'Rotations ahead', value: grouped(successors), tone: 'neutral' });
  }
  const last = checks.at(-1);
  if (last)
    add('Open findings', last.counts.open, last.counts.critical + last.counts.high > 0 ? 'bad' : 'warning');
  if (posture.length > 0) {
    const least = posture.reduce((a, b) => (b.score < a.score ? b : a));
    const isLow = least.minimum !== undefined && least.score < least.minimum;
    figures.push({ label: 'Lowest score', value: percent(least.score), tone: isLow ? 'bad' : 'neutral' });
  }
  return figures;
}
