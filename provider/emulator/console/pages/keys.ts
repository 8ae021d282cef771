import { type Html, html, NOTHING, shown } from '../../../html/html.ts';
import { ENVIRONMENTS, formatScope } from '../../../keys/environments.ts';
import { PERMISSIONS } from '../../../keys/permissions.ts';
import { grouped } from '../../../text/count.ts';
import type { StoredKey } from '../../store/api-keys.ts';
import { CONCERNS, type Concern, KEY_SORTS, type KeyCounts, type KeySearch } from '../../store/key-search.ts';
import { capital, dayCell, ending } from '../cells.ts';
import { oneOf, select } from '../fields.ts';
import { CONCERN_TEXTS, dueCell, expiresCell, statusBadge, usedCell } from '../key-cells.ts';
import { type Column, pager, table } from '../table.ts';
import { type Answer, may, page, type Visit } from '../visit.ts';

const PAGE_SIZE = 50;
const STATUSES = ['active', 'expired', 'revoked'] as const;
/** As a parameter: all keys. Without the parameter: those that work. */
const ANY = 'any';

/** The list of keys: Settings > API keys. */
export function keysPage(visit: Visit): Answer {
  const { store, caller, now, query } = visit;
  const search = searchIn(visit);
  const { keys, total } = store.apiKeys.search(search);
  const names = [...new Set(keys.map(({ name }) => name))];
  const generations = store.apiKeys.generations(names, caller.environments);
  const link = (changes: Readonly<Record<string, string>>) => linkTo(query, changes);
  return page('API keys', {
    actions: may(visit, 'createApiKey')
      ? html`<a class="button primary" href="/keys/new">Create key</a>`
      : NOTHING,
    body: html`<p class="lead">Keys let programs read and change compliance data. Give each program its own, with the least permissions it needs.</p>
${concernLinks(store.apiKeys.counts(caller.environments, now), search.concern)}
${filters(search, query)}
<section class="panel">
${table('API keys', columns(visit, generations), keys, {
  order: {
    sort: search.sort,
    descending: search.descending,
    link: (sort, descending) => link({ sort, order: descending ? 'descending' : 'ascending', page: '' }),
  },
  empty: 'No key fits these filters.',
})}
${pager({ offset: search.offset, limit: PAGE_SIZE, total }, (number) => link({ page: String(number) }))}
</section>`,
  });
}

function searchIn({ caller, now, query }: Visit): KeySearch {
  const concern = oneOf(CONCERNS, query.get('concern'));
  const status = query.get('status');
  const number = Number(query.get('page') ?? 1);
  const [sort, order] = [oneOf(KEY_SORTS, query.get('sort')), query.get('order')];
  return {
    within: caller.environments,
    words: (query.get('q') ?? '').slice(0, 200),
    status: status === ANY || concern !== undefined ? undefined : (oneOf(STATUSES, status) ?? 'active'),
    permissions: oneOf(PERMISSIONS, query.get('permissions')),
    environment: oneOf(ENVIRONMENTS, query.get('environment')),
    concern,
    sort: sort ?? 'created',
    descending: order === null ? sort === undefined : order === 'descending',
    offset: Number.isSafeInteger(number) && number > 1 && number < 1e9 ? (number - 1) * PAGE_SIZE : 0,
    limit: PAGE_SIZE,
    now,
  };
}

/** The same list with other parameters; an empty value removes one. */
function linkTo(query: URLSearchParams, changes: Readonly<Record<string, string>>): string {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') changed.delete(name);
    else changed.set(name, value);
  }
  const text = changed.toString();
  return text === '' ? '/' : `/?${text}`;
}

function concernLinks(counts: KeyCounts, current: Concern | undefined): Html {
  return html`<nav aria-label="What deserves a look"><ul class="figures">
<li><a href="/"${current === undefined ? html` aria-current="true"` : ''}><strong>${grouped(counts.active)}</strong> Active</a></li>
${CONCERNS.map(
  (concern) =>
    html`<li class="${counts[concern] > 0 && concern !== 'never-expires' ? 'attention' : ''}"><a href="/?concern=${concern}"${current === concern ? html` aria-current="true"` : ''}><strong>${grouped(counts[concern])}</strong> ${CONCERN_TEXTS[concern]}</a></li>`,
)}
</ul></nav>`;
}

function filters(
  { words, status, permissions, environment, concern }: KeySearch,
  query: URLSearchParams,
): Html {
  const all = (text: string) => ['', text] as const;
  const isFiltered = [...query.keys()].some((name) => name !== 'sort' && name !== 'order' && name !== 'page');
  return html`<form class="filters" method="get" action="/" role="search" aria-label="Filter keys">
<label class="field grow"><span>Search</span><input type="search" name="q" value="${words}" placeholder="Name, last four characters or id"></label>
${
  concern === undefined
    ? select(
        'status',
        'Status',
        [...STATUSES.map((each) => [each, capital(each)] as const), [ANY, 'Any']],
        status ?? ANY,
      )
    : html`<input type="hidden" name="concern" value="${concern}">`
}
${select('permissions', 'Permissions', [all('Any'), ...PERMISSIONS.map((each) => [each, capital(each)] as const)], permissions ?? '')}
${select('environment', 'Environment', [all('Any'), ...ENVIRONMENTS.map((each) => [each, capital(each)] as const)], environment ?? '')}
<div class="actions"><button class="button">Apply</button>${isFiltered ? html`<a class="button plain" href="/">Clear</a>` : ''}</div>
</form>`;
}

function columns(visit: Visit, generations: ReadonlyMap<string, number>): readonly Column<StoredKey>[] {
  const { now } = visit;
  const mayChange = may(visit, 'revokeApiKey');
  const actions = ({ id, name, revoked }: StoredKey) =>
    revoked === null && mayChange
      ? html`<span class="row-actions"><a href="/keys/${id}/rotate">Rotate<span class="unseen"> ${shown(name)}</span></a> <a class="danger" href="/keys/${id}/revoke">Revoke<span class="unseen"> ${shown(name)}</span></a></span>`
      : NOTHING;
  return [
    {
      heading: 'Name',
      sort: 'name',
      cell: ({ id, name, lastFour }) =>
        html`<a class="name" href="/keys/${id}">${shown(name)}</a> <span class="below">${ending(lastFour)} generation ${generations.get(id) ?? 1}</span>`,
    },
    {
      heading: 'Permissions',
      sort: 'permissions',
      cell: ({ permissions }) =>
        permissions === 'admin' ? html`<strong>Admin</strong>` : capital(permissions),
    },
    { heading: 'Environments', cell: ({ environments }) => capital(formatScope(environments)) },
    { heading: 'Created', sort: 'created', cell: ({ createdAt }) => dayCell(createdAt, now) },
    { heading: 'Last used', sort: 'used', cell: (key) => usedCell(key, now) },
    { heading: 'Expires', sort: 'expires', cell: (key) => expiresCell(key, now) },
    { heading: 'Rotation due', sort: 'due', cell: (key) => dueCell(key, now) },
    { heading: 'Status', sort: 'status', cell: (key) => html`${statusBadge(key, now)} ${actions(key)}` },
  ];
}
