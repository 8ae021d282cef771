import { type Html, html, shown } from '../../../provider/html/html.ts';
import { DAY } from '../../../provider/keys/duration.ts';
import { formatScope } from '../../../provider/keys/environments.ts';
import { ENDS_SOON, maxAgeOf, UNUSED_FOR } from '../../../provider/keys/hygiene.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { count, grouped } from '../../../provider/text/count.ts';
import type { KeyPage, PageKey } from './key-page.ts';
import { badge, bar, dataTable, day, firstOf, fromNow, section, type Tone } from './page-parts.ts';

/** More rows than this are slow to lay out, and no one reads them. */
const MOST = 1_000;

/** How old each key is against LowerPlane's advice, and who uses it. */
export function keysSection({ keys, at }: KeyPage): Html {
  if (keys === undefined) return section('keys', 'Keys', [html`<p class="muted">Not known.</p>`]);
  const working = keys.filter(({ status }) => status === 'active');
  const ordered = working.toSorted(
    (a, b) => attention(b, at) - attention(a, at) || a.createdAt - b.createdAt,
  );
  const { items, rest } = firstOf(ordered, MOST, 'keys');
  const ended = keys.length - working.length;
  return section('keys', 'Keys', [
    html`<p>${count(working.length, 'active key')}, those that need attention first. ${
      ended === 0 ? '' : `${count(ended, 'key')} expired or revoked.`
    } The bar is the age against LowerPlane's advice: at most a year, 90 days for admin keys.</p>`,
    dataTable(
      'Age and expiration of keys',
      ['Name', 'Permissions', 'Age', 'Expires', 'Last used'],
      items.map((key) => [
        html`${shown(key.name)} <span class="muted mono">…${shown(key.lastFour)}</span>`,
        html`${badge(key.permissions, key.permissions === 'admin' ? 'warning' : 'neutral')} <span class="muted">${formatScope(key.environments)}</span>`,
        ageCell(key, at),
        expirationCell(key, at),
        useCell(key, at),
      ]),
    ),
    html`<h3>Who uses what</h3>`,
    dataTable(
      'Use and declaration of keys',
      ['Name', 'Requests in 90 days', 'Requests in all', 'Secret goes to', 'Declared in'],
      items.map((key) => [
        html`${shown(key.name)} <span class="muted mono">…${shown(key.lastFour)}</span>`,
        key.use?.requestsLast90Days === undefined ? 'not known' : grouped(key.use.requestsLast90Days),
        key.use === undefined ? 'not known' : grouped(key.use.requestsInAll),
        ...declarationCells(key),
      ]),
    ),
    rest,
  ]);
}

/** How much a key needs attention: the number of things that are not as LowerPlane advises. */
export function attention(key: PageKey, now: Instant): number {
  const { createdAt, expiresAt, permissions, declaration } = key;
  const facts = [
    now - createdAt > maxAgeOf(permissions),
    now - (key.lastUsedAt ?? createdAt) > UNUSED_FOR,
    expiresAt === undefined,
    expiresAt !== undefined && expiresAt - now < ENDS_SOON,
    declaration === 'none',
  ];
  return facts.filter(Boolean).length;
}

function ageCell({ createdAt, permissions }: PageKey, now: Instant): Html {
  const share = (now - createdAt) / maxAgeOf(permissions);
  const tone: Tone = share > 1 ? 'bad' : share > 0.8 ? 'warning' : 'good';
  const days = count(Math.floor((now - createdAt) / DAY), 'day');
  return html`${days}${share > 1 ? html` ${badge('overdue', 'bad')}` : ''} <span class="muted">since ${day(createdAt)}</span>${bar(share, tone)}`;
}

function expirationCell({ expiresAt }: PageKey, now: Instant): Html {
  if (expiresAt === undefined) return badge('never', 'warning');
  const soon = expiresAt - now < ENDS_SOON;
  return html`${day(expiresAt)} ${soon ? badge(fromNow(expiresAt, now), 'warning') : html`<span class="muted">${fromNow(expiresAt, now)}</span>`}`;
}

function useCell({ lastUsedAt, createdAt }: PageKey, now: Instant): Html {
  const isUnused = now - (lastUsedAt ?? createdAt) > UNUSED_FOR;
  const text = lastUsedAt === undefined ? html`never` : html`${day(lastUsedAt)}`;
  return html`${text}${isUnused ? html` ${badge('unused', 'warning')}` : ''}`;
}

function declarationCells({ declaration }: PageKey): readonly (Html | string)[] {
  if (declaration === undefined) return ['not known', 'not known'];
  if (declaration === 'none') return ['not known', badge('no code declares it', 'warning')];
  const { place, destinations } = declaration;
  return [
    html`${destinations.map((each) => html`<div>${shown(each)}</div>`)}`,
    html`<code>${shown(place)}</code>`,
  ];
}
