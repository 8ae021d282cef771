import { type AuditEvent, auditAction } from '../../../api/contract/audit-event.ts';
import { type Html, html, NOTHING, shown } from '../../../html/html.ts';
import { DAY } from '../../../keys/duration.ts';
import { parseDayOrInstant } from '../../../keys/instant.ts';
import type { AuditFilter } from '../../store/audit-trail.ts';
import { actorCell, capital, ending, momentCell } from '../cells.ts';
import { EVENT_TEXTS } from '../event-texts.ts';
import { oneOf, select } from '../fields.ts';
import { table } from '../table.ts';
import { type Answer, page, type Visit } from '../visit.ts';

const PAGE_SIZE = 50;

/** The audit trail, newest first. */
export function auditPage(visit: Visit): Answer {
  const { store, query, caller } = visit;
  const action = oneOf(auditAction.options, query.get('action'));
  const [keyId, actorId] = [query.get('key') ?? '', query.get('actor') ?? ''].map((text) => text.trim());
  const to = dayIn(query, 'to');
  const filter: AuditFilter = {
    within: caller.environments,
    action,
    keyId: keyId === '' ? undefined : keyId,
    actorId: actorId === '' ? undefined : actorId,
    from: dayIn(query, 'from'),
    to: to === undefined ? undefined : to + DAY,
  };
  const before = Number(query.get('before') ?? '');
  const after = Number.isSafeInteger(before) && before > 0 ? before : null;
  const { items, next } = store.auditTrail.newest(filter, { limit: PAGE_SIZE, after });
  return page('Audit trail', {
    body: html`<p class="lead">Who did what, and when. Nothing in the trail can be changed or removed. Times are UTC.</p>
<form class="filters" method="get" action="/audit" role="search" aria-label="Filter events">
${select('action', 'Event', [['', 'Any'], ...auditAction.options.map((each) => [each, EVENT_TEXTS[each]] as const)], action ?? '')}
<label class="field"><span>Key id</span><input name="key" value="${keyId}" spellcheck="false"></label>
<label class="field"><span>Actor id</span><input name="actor" value="${actorId}" spellcheck="false"></label>
<label class="field"><span>From</span><input type="date" name="from" value="${query.get('from') ?? ''}"></label>
<label class="field"><span>To</span><input type="date" name="to" value="${query.get('to') ?? ''}"></label>
<div class="actions"><button class="button">Apply</button>${query.size > 0 ? html`<a class="button plain" href="/audit">Clear</a>` : ''}</div>
</form>
<section class="panel">
${eventsTable(items, visit)}
<nav class="pager" aria-label="Pages"><div class="actions">${
      after === null ? NOTHING : html`<a class="button" href="${linkTo(query, undefined)}">Newest</a>`
    }${next === null ? NOTHING : html`<a class="button" href="${linkTo(query, next)}">Older</a>`}</div></nav>
</section>`,
  });
}

function linkTo(query: URLSearchParams, before: number | undefined): string {
  const changed = new URLSearchParams(query);
  if (before === undefined) changed.delete('before');
  else changed.set('before', String(before));
  return `/audit?${changed}`;
}

function dayIn(query: URLSearchParams, name: string): number | undefined {
  return parseDayOrInstant(query.get(name) ?? '');
}

/** Events as a table, with the names of the keys they are about. */
export function eventsTable(events: readonly AuditEvent[], { store }: Visit): Html {
  const keyOf = (id: string) => store.apiKeys.byId(id);
  return table(
    'Events',
    [
      { heading: 'Time', cell: ({ at }) => momentCell(at) },
      { heading: 'Event', cell: ({ action }) => EVENT_TEXTS[action] },
      { heading: 'By', cell: ({ actor }) => actorCell(actor) },
      {
        heading: 'About',
        cell: ({ key_id: id, target }) => {
          const key = id === null ? undefined : keyOf(id);
          if (key !== undefined)
            return html`<a href="/keys/${key.id}">${shown(key.name)}</a> <span class="below">${ending(key.lastFour)}</span>`;
          return target === null ? html`<span class="beside">–</span>` : html`<code>${shown(target)}</code>`;
        },
      },
      { heading: 'Details', cell: ({ details }) => detailsCell(details) },
    ],
    events,
    { empty: 'No event fits these filters.' },
  );
}

function detailsCell(details: AuditEvent['details']): Html {
  const entries = Object.entries(details).filter(([, value]) => value !== null);
  if (entries.length === 0) return html`<span class="beside">–</span>`;
  return html`<ul class="details">${entries.map(([name, value]) => {
    const text =
      typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
    return html`<li><span class="beside">${capital(name.replaceAll('_', ' '))}</span> ${shown(text)}</li>`;
  })}</ul>`;
}
