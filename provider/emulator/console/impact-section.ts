import { type Html, html, NOTHING } from '../../html/html.ts';
import { IMPACT_PERIOD, impactOfEvents } from '../../keys/impact.ts';
import { count, grouped } from '../../text/count.ts';
import type { StoredKey } from '../store/api-keys.ts';
import { dayCell } from './cells.ts';
import { EVENT_TEXTS } from './event-texts.ts';
import type { Visit } from './visit.ts';

/** Who would notice the end of a key: how often it is used, and for what. */
export function impactSection(key: StoredKey, { store, now }: Visit): Html {
  const { lastUsedAt, requestCount } = key;
  const heading = html`<h2 id="impact">Use</h2>`;
  if (lastUsedAt === null)
    return html`<section class="panel" aria-labelledby="impact">${heading}<p>This key was never used. No request was made with it.</p></section>`;
  const impact = impactOfEvents(store.auditTrail.eventsOf(key.id, now - IMPACT_PERIOD), now);
  const periods = [
    ['Last day', impact.lastDay],
    ['7 days', impact.last7Days],
    ['30 days', impact.last30Days],
    ['90 days', impact.last90Days],
  ] as const;
  return html`<section class="panel" aria-labelledby="impact">${heading}
<p>Last used ${dayCell(lastUsedAt, now)}, ${count(requestCount, 'request')} in all.</p>
<dl class="figures">${periods.map(([term, requests]) => html`<div><dt>${term}</dt><dd>${grouped(requests)}</dd></div>`)}</dl>
${
  impact.actions.length === 0
    ? NOTHING
    : html`<p>Done with it in the last 90 days, besides reading:</p><ul>${impact.actions.map(
        ({ action, events, lastAt }) =>
          html`<li>${EVENT_TEXTS[action]}: ${count(events, 'time')}, last ${dayCell(lastAt, now)}</li>`,
      )}</ul>`
}</section>`;
}
