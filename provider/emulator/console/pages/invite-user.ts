import { inviteUserRequest, role, user } from '../../../api/contract/user.ts';
import { html } from '../../../html/html.ts';
import { ProblemError } from '../../problem.ts';
import { inviteUser } from '../../routes/users.ts';
import { expirationFault, expirationIn } from '../expiration-field.ts';
import {
  type Faults,
  faultAttributes,
  faultOf,
  faultSummary,
  faultsOfRefusal,
  NO_FAULTS,
  oneOf,
} from '../fields.ts';
import { requestField, requestKey } from '../issue.ts';
import { accessField, roleField } from '../user-fields.ts';
import { type Answer, callOf, page, type Visit } from '../visit.ts';

const NAME_MAX = 200;

/** The form for an invitation. */
export function inviteUserPage(visit: Visit): Answer {
  return showForm(visit, NO_FAULTS);
}

/** Invites the user of the form, or shows what is wrong with it. */
export function inviteUserForm(visit: Visit): Answer {
  const { faults, body } = read(visit);
  if (body === undefined) return showForm(visit, faults);
  try {
    const reply = inviteUser(callOf<'inviteUser'>(visit, body, requestKey(visit.form)));
    if (reply.kind !== 'json') throw new TypeError('an invited user is returned as JSON');
    return { kind: 'redirect', to: `/users/${user.parse(reply.body).id}?saved=invited` };
  } catch (error) {
    const isTaken = error instanceof ProblemError && error.code === 'conflict';
    return showForm(
      visit,
      isTaken
        ? new Map([['email', error.message]])
        : faultsOfRefusal(error, { '/email': ['email', 'The email address'] }),
    );
  }
}

function read({ form, now }: Visit) {
  const faults = new Map<string, string>();
  const email = inviteUserRequest.shape.email.safeParse((form.get('email') ?? '').trim());
  if (!email.success) faults.set('email', 'Enter an email address, such as sam@example.com.');
  const name = (form.get('name') ?? '').trim();
  if (name.length > NAME_MAX) faults.set('name', `The name must have at most ${NAME_MAX} characters.`);
  const chosen = oneOf(role.options, form.get('role'));
  if (chosen === undefined) faults.set('role', 'Choose a role.');
  const expiresAt = expirationIn(form);
  const expirationProblem = expirationFault(expiresAt, now, 'the access ends');
  if (expirationProblem !== undefined) faults.set('expires', expirationProblem);
  if (faults.size > 0) return { faults, body: undefined };
  return {
    faults,
    body: inviteUserRequest.parse({
      email: email.data,
      name: name === '' ? null : name,
      role: chosen,
      expires_at: expiresAt,
    }),
  };
}

function showForm(visit: Visit, faults: Faults): Answer {
  const { form, now } = visit;
  const answer = page('Invite user', {
    body: html`${faultSummary(faults)}
<form class="panel readable" method="post" action="/users/new" novalidate>
${requestField(form)}
<label class="field"><span>Email address</span><input id="email" name="email" type="email" required value="${form.get('email') ?? ''}" autocomplete="off"${faultAttributes(faults, 'email')}></label>
${faultOf(faults, 'email')}
<label class="field"><span>Name (optional)</span><input id="name" name="name" maxlength="${NAME_MAX}" value="${form.get('name') ?? ''}" autocomplete="off"${faultAttributes(faults, 'name')}></label>
${faultOf(faults, 'name')}
${roleField(form, faults, undefined)}
${accessField(form, faults, now, null)}
<div class="actions"><button class="button primary">Invite user</button><a class="button" href="/users">Cancel</a></div>
</form>`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}
