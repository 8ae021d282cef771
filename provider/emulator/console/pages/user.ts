import { role, type User } from '../../../api/contract/user.ts';
import { html, NOTHING, shown } from '../../../html/html.ts';
import { ProblemError } from '../../problem.ts';
import { requireUser, updateUser } from '../../routes/users.ts';
import { badge, capital, dayCell } from '../cells.ts';
import { expirationFault, expirationIn } from '../expiration-field.ts';
import { type Faults, faultSummary, NO_FAULTS, oneOf } from '../fields.ts';
import { accessField, roleField } from '../user-fields.ts';
import { type Answer, callOf, may, page, type Visit } from '../visit.ts';

const SAVED: Readonly<Record<string, string>> = {
  invited: 'The user was invited.',
  changed: 'The access was changed.',
};

/** One user: what is known, and a form for the role and the end of the access. */
export function userPage(visit: Visit): Answer {
  return showUser(visit, requireUser(visit.store, visit.id), NO_FAULTS);
}

/** Changes the role and the end of the access. */
export function userForm(visit: Visit): Answer {
  const { store, id, form, now } = visit;
  const user = requireUser(store, id);
  const faults = new Map<string, string>();
  const chosen = oneOf(role.options, form.get('role'));
  if (chosen === undefined) faults.set('role', 'Choose a role.');
  const expiresAt = expirationIn(form);
  // An end that has passed may stay as it is.
  const isSame = expiresAt === user.expires_at;
  const problem = isSame ? undefined : expirationFault(expiresAt, now, 'the access ends');
  if (problem !== undefined) faults.set('expires', problem);
  if (faults.size > 0) return showUser(visit, user, faults);
  try {
    updateUser(callOf<'updateUser'>(visit, { role: chosen, ...(isSame ? {} : { expires_at: expiresAt }) }));
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'conflict') throw error;
    return showUser(visit, user, new Map([['role', error.message]]));
  }
  return { kind: 'redirect', to: `/users/${user.id}?saved=changed` };
}

function showUser(visit: Visit, user: User, faults: Faults): Answer {
  const { form, now, query } = visit;
  const saved = SAVED[query.get('saved') ?? ''];
  const ends = user.expires_at === null ? 'Never' : dayCell(Date.parse(user.expires_at), now);
  const answer = page(user.name ?? user.email, {
    actions: may(visit, 'removeUser')
      ? html`<a class="button danger" href="/users/${user.id}/remove">Remove</a>`
      : NOTHING,
    body: html`${faultSummary(faults)}
${saved === undefined || faults.size > 0 ? NOTHING : html`<p class="notice good" role="status">${saved}</p>`}
<section class="panel"><h2>User</h2>
<dl class="facts"><div><dt>Email address</dt><dd>${shown(user.email)}</dd></div><div><dt>Role</dt><dd>${capital(user.role)}</dd></div><div><dt>Status</dt><dd>${badge(user.status === 'active' ? 'good' : 'neutral', capital(user.status))}</dd></div><div><dt>Invited</dt><dd>${dayCell(Date.parse(user.invited_at), now)}</dd></div><div><dt>Access ends</dt><dd>${ends}</dd></div></dl>
</section>
<form class="panel readable" method="post" action="/users/${user.id}" novalidate>
<h2>Change access</h2>
${roleField(form, faults, user.role)}
${accessField(form, faults, now, user.expires_at)}
<div class="actions"><button class="button primary">Save</button><a class="button" href="/users">Back to the users</a></div>
</form>`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}
