import { type Html, html, shown } from '../../../provider/html/html.ts';
import { formatDay } from '../../../provider/keys/instant.ts';
import type { KeyPage, PageCalendar, PageEvent } from './key-page.ts';
import { badge, dataTable, day, firstOf, section, type Tone } from './page-parts.ts';

const MOST = 1_000;

const KINDS: Readonly<Record<PageEvent['kind'], { readonly word: string; readonly tone: Tone }>> = {
  outage: { word: 'outage', tone: 'bad' },
  successor: { word: 'successor', tone: 'good' },
  ending: { word: 'old key ends', tone: 'neutral' },
  other: { word: 'change', tone: 'neutral' },
};

/** What will happen to keys, by month. */
export function calendarSection({ calendar, at }: KeyPage): Html | string {
  if (calendar === undefined) return '';
  const until = html`until ${day(calendar.until)}`;
  if (calendar.events.length === 0)
    return section('calendar', 'Rotation calendar', [html`<p>Nothing will happen to keys ${until}.</p>`]);
  const { items, rest } = firstOf(calendar.events, MOST, 'events');
  const months = Map.groupBy(items, (event) => formatDay(event.at).slice(0, 7));
  return section('calendar', 'Rotation calendar', [
    html`<p>What will happen ${until}, if someone applies each day and consumers switch at once.</p>`,
    timeline(calendar, at),
    ...[...months].flatMap(([month, events]) => [
      html`<h3>${month}</h3>`,
      dataTable(
        `What happens in ${month}`,
        ['Key', 'Day', 'What', 'Why'],
        events.map((event) => [
          shown(event.name),
          day(event.at),
          html`${badge(KINDS[event.kind].word, KINDS[event.kind].tone)} ${shown(event.what)}`,
          shown(event.detail),
        ]),
      ),
    ]),
    rest,
  ]);
}

/** One tick for each event, so that crowded weeks stand out. The tables below say the same in words. */
function timeline({ events, until }: PageCalendar, from: number): Html {
  const x = (at: number) => (((at - from) / (until - from)) * 1000).toFixed(1);
  return html`<svg class="timeline" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="40"/>${events
    .slice(0, MOST)
    .map(
      ({ at, kind }) =>
        html`<rect class="fill ${KINDS[kind].tone}" x="${x(at)}" y="${kind === 'outage' ? '0' : '10'}" width="3" height="${kind === 'outage' ? '40' : '20'}"/>`,
    )}</svg><p class="muted ends"><span>today</span><span>${formatDay(until)}</span></p>`;
}
