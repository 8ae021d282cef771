import { role, type User } from '../../../api/contract/user.ts';
import { html, NOTHING, shown } from '../../../html/html.ts';
import { badge, capital, dayCell } from '../cells.ts';
import { oneOf, select } from '../fields.ts';
import { table } from '../table.ts';
import { type Answer, may, page, type Visit } from '../visit.ts';

const PAGE_SIZE = 50;

/** The people of the organization. */
export function usersPage(visit: Visit): Answer {
  const { store, query, now } = visit;
  const chosen = oneOf(role.options, query.get('role'));
  const position = Number(query.get('after') ?? '');
  const after = Number.isSafeInteger(position) && position > 0 ? position : null;
  const { items, next } = store.users.list({ role: chosen }, { limit: PAGE_SIZE, after });
  const further = new URLSearchParams({
    ...(chosen === undefined ? {} : { role: chosen }),
    after: String(next),
  });
  return page('Users', {
    actions: may(visit, 'inviteUser')
      ? html`<a class="button primary" href="/users/new">Invite user</a>`
      : NOTHING,
    body: html`${query.has('removed') ? html`<p class="notice good" role="status">The user was removed.</p>` : NOTHING}
<p class="lead">People with access to this organization.</p>
<form class="filters" method="get" action="/users" role="search" aria-label="Filter users">
${select('role', 'Role', [['', 'Any'], ...role.options.map((each) => [each, capital(each)] as const)], chosen ?? '')}
<div class="actions"><button class="button">Apply</button></div>
</form>
<section class="panel">
${table<User>(
  'Users',
  [
    {
      heading: 'Name',
      cell: ({ id, name, email }) =>
        html`<a class="name" href="/users/${encodeURIComponent(id)}">${shown(name ?? email)}</a>${name === null ? NOTHING : html` <span class="below">${shown(email)}</span>`}`,
    },
    { heading: 'Role', cell: (user) => capital(user.role) },
    {
      heading: 'Status',
      cell: ({ status }) => badge(status === 'active' ? 'good' : 'neutral', capital(status)),
    },
    { heading: 'Invited', cell: (user) => dayCell(Date.parse(user.invited_at), now) },
    {
      heading: 'Access ends',
      cell: ({ expires_at: at }) => (at === null ? 'Never' : dayCell(Date.parse(at), now)),
    },
  ],
  items,
  { empty: 'No user has this role.' },
)}
<nav class="pager" aria-label="Pages"><div class="actions">${after === null ? NOTHING : html`<a class="button" href="/users">First</a>`}${next === null ? NOTHING : html`<a class="button" href="/users?${further.toString()}">Next</a>`}</div></nav>
</section>`,
  });
}
