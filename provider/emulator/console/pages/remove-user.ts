import type { User } from '../../../api/contract/user.ts';
import { html, shown } from '../../../html/html.ts';
import { isLastOwner, removeUser, requireUser } from '../../routes/users.ts';
import { type Answer, callOf, page, type Visit } from '../visit.ts';

/** Asks whether to remove a user. */
export function removeUserPage(visit: Visit): Answer {
  return confirmation(visit, requireUser(visit.store, visit.id));
}

/** Removes a user. The last owner stays. */
export function removeUserForm(visit: Visit): Answer {
  const user = requireUser(visit.store, visit.id);
  if (isLastOwner(visit.store, user)) {
    const answer = confirmation(visit, user);
    return answer.kind === 'page' ? { ...answer, status: 409 } : answer;
  }
  removeUser(callOf<'removeUser'>(visit, undefined));
  return { kind: 'redirect', to: '/users?removed=1' };
}

function confirmation({ store }: Visit, user: User): Answer {
  const name = html`<a href="/users/${user.id}">${shown(user.name ?? user.email)}</a>`;
  if (isLastOwner(store, user))
    return page('Remove user', {
      body: html`<p class="notice warning" role="alert">${name} is the last owner and cannot be removed. Make another user an owner first.</p>
<p><a class="button" href="/users">Back to the users</a></p>`,
    });
  return page('Remove user', {
    body: html`<p class="lead">Remove ${name} (${shown(user.email)}, ${user.role})? The access ends at once. To give it back, invite the user again. API keys keep working: they belong to the organization.</p>
<form class="panel" method="post" action="/users/${user.id}/remove">
<div class="actions"><button class="button danger filled">Remove this user</button><a class="button" href="/users/${user.id}">Keep the user</a></div>
</form>`,
  });
}
