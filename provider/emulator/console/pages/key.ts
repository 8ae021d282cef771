import { type Html, html, NOTHING, shown } from '../../../html/html.ts';
import { DAY } from '../../../keys/duration.ts';
import { formatScope } from '../../../keys/environments.ts';
import { grouped } from '../../../text/count.ts';
import { managedKey } from '../../routes/api-keys.ts';
import type { StoredKey } from '../../store/api-keys.ts';
import { actorCell, capital, dayCell, ending, momentCell } from '../cells.ts';
import { impactSection } from '../impact-section.ts';
import { dueCell, expiresCell, keyStatus, statusBadge, usedCell } from '../key-cells.ts';
import { table } from '../table.ts';
import { type Answer, may, page, type Visit } from '../visit.ts';
import { eventsTable } from './audit.ts';

/** A successor must have been quiet for this long before its predecessor may go. */
const QUIET_FOR = DAY;
const EVENTS = 10;

/** Everything about one key. */
export function keyPage(visit: Visit): Answer {
  const { store, now, caller } = visit;
  const key = managedKey(visit);
  const family = store.apiKeys.withName(key.name, caller.environments);
  const events = store.auditTrail.newest(
    { within: caller.environments, keyId: key.id },
    { limit: EVENTS, after: null },
  );
  const works = key.revoked === null;
  return page(key.name, {
    actions:
      works && may(visit, 'revokeApiKey')
        ? html`<a class="button" href="/keys/${key.id}/rotate">Rotate</a><a class="button danger" href="/keys/${key.id}/revoke">Revoke</a>`
        : NOTHING,
    body: html`${revokedNotice(key)}${successorNotice(key, family, visit)}
<section class="panel"><h2>Key</h2>${facts(key, now)}</section>
${impactSection(key, visit)}
<section class="panel"><h2>Generations</h2>
<p class="hint">Keys of the same name. A rotation creates the next one and revokes the one before.</p>
${table(
  'Keys of this name',
  [
    {
      heading: 'Generation',
      cell: ({ number, of }) =>
        of.id === key.id
          ? html`${number} <span class="beside">this key</span>`
          : html`<a href="/keys/${of.id}">${number}</a>`,
    },
    { heading: 'Ending', cell: ({ of }) => ending(of.lastFour) },
    { heading: 'Created', cell: ({ of }) => dayCell(of.createdAt, now) },
    { heading: 'Last used', cell: ({ of }) => usedCell(of, now) },
    { heading: 'Requests', numeric: true, cell: ({ of }) => grouped(of.requestCount) },
    { heading: 'Status', cell: ({ of }) => statusBadge(of, now) },
  ],
  family.map((of, index) => ({ of, number: family.length - index })),
)}</section>
<section class="panel"><h2>Recent events</h2>
${eventsTable(events.items, visit)}
<p><a href="/audit?key=${key.id}">All events of this key</a></p></section>`,
  });
}

function revokedNotice({ revoked }: StoredKey): Html {
  if (revoked === null) return NOTHING;
  return html`<p class="notice neutral" role="status">Revoked ${momentCell(revoked.at)} by ${actorCell(revoked.by)}. It no longer works anywhere. Revoking is permanent: create a new key if the same access is needed again.</p>`;
}

/** How far a rotation has come, on the page of the key that goes. */
function successorNotice(key: StoredKey, family: readonly StoredKey[], visit: Visit): Html {
  const { now } = visit;
  const successor = family.find((each) => keyStatus(each, now) === 'active');
  if (key.revoked !== null || successor === undefined || successor.id === key.id) return NOTHING;
  const isNewer = successor.createdAt >= key.createdAt;
  if (!isNewer) return NOTHING;
  const link = html`<a href="/keys/${successor.id}">the successor</a> (${ending(successor.lastFour)})`;
  if (successor.lastUsedAt === null)
    return html`<p class="notice warning">A rotation has begun: ${link} has not been used yet. Update the consuming system before you revoke this key.</p>`;
  if (key.lastUsedAt !== null && now - key.lastUsedAt < QUIET_FOR)
    return html`<p class="notice warning">A rotation has begun: ${link} is in use, and so is this key (last use ${momentCell(key.lastUsedAt)}). Find what still uses it before you revoke it.</p>`;
  return html`<p class="notice good">A rotation is nearly done: ${link} is in use, and this key has not been used for a day or longer. It can be revoked.</p>`;
}

function facts(key: StoredKey, now: number): Html {
  const rows: readonly (readonly [string, Html | string])[] = [
    ['Status', statusBadge(key, now)],
    ['Permissions', capital(key.permissions)],
    ['Environments', capital(formatScope(key.environments))],
    ['Created', html`${dayCell(key.createdAt, now)} by ${actorCell(key.createdBy)}`],
    ['Last used', usedCell(key, now)],
    ['Requests', grouped(key.requestCount)],
    ['Expires', expiresCell(key, now)],
    ['Rotation due', dueCell(key, now)],
    ['Ends with', ending(key.lastFour)],
    ['Fingerprint', html`<code>${shown(key.fingerprint)}</code>`],
    ['Id', html`<code>${key.id}</code>`],
  ];
  return html`<dl class="facts">${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}
