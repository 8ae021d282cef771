import { createApiKeyRequest, keyName } from '../../../api/contract/api-key.ts';
import { type Html, html, NOTHING } from '../../../html/html.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../../../keys/environments.ts';
import { KEY_NAME_MAX } from '../../../keys/key.ts';
import { allows, PERMISSIONS, type Permissions } from '../../../keys/permissions.ts';
import { USE_CASES, type UseCase } from '../../../keys/use-case.ts';
import { capital } from '../cells.ts';
import { expirationFault, expirationField, expirationIn, suggestedLifetime } from '../expiration-field.ts';
import { type Faults, faultAttributes, faultOf, faultSummary, NO_FAULTS, oneOf } from '../fields.ts';
import { issue, requestField, secretSection } from '../issue.ts';
import { type Answer, page, type Visit } from '../visit.ts';

/** Source: "Key Permissions" of LowerPlane's API key page. */
const PERMISSION_TEXTS: Readonly<Record<Permissions, string>> = {
  'read-only': 'Can read compliance data but cannot make changes. For dashboards, reporting and monitoring.',
  'read-write': 'Can read and modify compliance data. For automation scripts and CI/CD integrations.',
  admin: 'Full API access, including settings and user management. For internal platform integrations.',
};

/** The form for a new key. */
export function createKeyPage(visit: Visit): Answer {
  return showForm(visit, useCaseIn(visit.query), NO_FAULTS);
}

/** Creates the key of the form, or shows what is wrong with it. */
export function createKeyForm(visit: Visit): Answer {
  const { form } = visit;
  const useCase = useCaseIn(form);
  const { faults, body } = read(visit, useCase);
  if (body === undefined) return showForm(visit, useCase, faults);
  const issued = issue(visit, body);
  if (!('key' in issued)) return showForm(visit, useCase, issued);
  return page('Key created', {
    body: secretSection(issued, [
      html`Store the key where its program finds it.`,
      html`Make a request with it, and check that its “last used” moves.`,
      html`Replace it before it expires: its page shows when it is due.`,
    ]),
  });
}

function useCaseIn(parameters: URLSearchParams): UseCase | undefined {
  return USE_CASES.find(({ word }) => word === parameters.get('use'));
}

function read({ form, now }: Visit, useCase: UseCase | undefined) {
  const faults = new Map<string, string>();
  const name = keyName.safeParse(form.get('name') ?? '');
  if (!name.success)
    faults.set(
      'name',
      (form.get('name') ?? '').trim() === ''
        ? 'Enter a name that says what the key is for.'
        : `The name must have at most ${KEY_NAME_MAX} characters and no control characters.`,
    );
  const permissions = oneOf(PERMISSIONS, form.get('permissions'));
  if (permissions === undefined) faults.set('permissions', 'Choose what the key may do.');
  else if (useCase && !allows(useCase.needs, permissions) && form.get('confirm') !== permissions)
    faults.set(
      'permissions',
      `For ${useCase.title}, ${useCase.needs} is enough. Choose that, or confirm ${permissions} below.`,
    );
  const environments = environmentsIn(form);
  if (environments === undefined) faults.set('environments', 'Choose at least one environment.');
  const expiresAt = expirationIn(form);
  const expirationProblem = expirationFault(expiresAt, now);
  if (expirationProblem !== undefined) faults.set('expires', expirationProblem);
  if (faults.size > 0) return { faults, body: undefined };
  return {
    faults,
    body: createApiKeyRequest.parse({ name: name.data, permissions, environments, expires_at: expiresAt }),
  };
}

function environmentsIn(form: URLSearchParams): EnvironmentScope | undefined {
  const given = form.getAll('environments');
  if (given.includes('all')) return 'all';
  const chosen = ENVIRONMENTS.filter((environment) => given.includes(environment));
  return chosen.length === 0 ? undefined : chosen;
}

function showForm(visit: Visit, useCase: UseCase | undefined, faults: Faults): Answer {
  const { form, now } = visit;
  const permissions = oneOf(PERMISSIONS, form.get('permissions')) ?? useCase?.needs;
  const answer = page('Create key', {
    body: html`${faultSummary(faults)}
<nav class="panel" aria-labelledby="uses"><h2 id="uses">What is it for?</h2>
<p class="hint">Each use needs certain permissions at most. Choosing one selects them.</p>
<ul class="uses">${USE_CASES.map(
      ({ word, title, needs, description }) =>
        html`<li><a href="/keys/new?use=${word}"${word === useCase?.word ? html` aria-current="true"` : ''}><strong>${capital(title)}</strong><span class="badge neutral">${needs}</span><span class="below">${description}</span></a></li>`,
    )}</ul></nav>
<form class="panel readable" method="post" action="/keys/new" novalidate>
${requestField(form)}
${useCase === undefined ? NOTHING : html`<input type="hidden" name="use" value="${useCase.word}">`}
<label class="field"><span>Name</span><input id="name" name="name" required maxlength="${KEY_NAME_MAX}" value="${form.get('name') ?? ''}" autocomplete="off"${faultAttributes(faults, 'name')}></label>
${faultOf(faults, 'name')}
<p class="hint">Says what the key is for, such as “CI/CD Pipeline - Production”.</p>
${permissionsField(permissions, useCase, form, faults)}
${environmentsField(visit, faults)}
${expirationField(form, faults, now, suggestedLifetime(permissions))}
<div class="actions"><button class="button primary">Create key</button><a class="button" href="/">Cancel</a></div>
</form>`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}

function permissionsField(
  selected: Permissions | undefined,
  useCase: UseCase | undefined,
  form: URLSearchParams,
  faults: Faults,
): Html {
  const isExcess = selected !== undefined && useCase !== undefined && !allows(useCase.needs, selected);
  return html`<fieldset id="permissions"${faultAttributes(faults, 'permissions')}><legend>Permissions</legend>
${faultOf(faults, 'permissions')}
${PERMISSIONS.map(
  (each) =>
    html`<label class="choice"><input type="radio" name="permissions" value="${each}" required${each === selected ? html` checked` : ''}><span><strong>${capital(each)}</strong>${each === useCase?.needs ? html` <span class="badge good">enough for ${useCase.title}</span>` : ''}<span class="below">${PERMISSION_TEXTS[each]}</span></span></label>`,
)}
${
  isExcess
    ? html`<label class="choice"><input type="checkbox" name="confirm" value="${selected}"${form.get('confirm') === selected ? html` checked` : ''}><span>It needs ${selected} permissions for something else</span></label>`
    : NOTHING
}
</fieldset>`;
}

function environmentsField({ caller, form }: Visit, faults: Faults): Html {
  const given = form.getAll('environments');
  const offered = caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
  const option = (value: string, text: string) =>
    html`<label class="choice"><input type="checkbox" name="environments" value="${value}"${given.includes(value) ? html` checked` : ''}><span>${text}</span></label>`;
  return html`<fieldset id="environments"${faultAttributes(faults, 'environments')}><legend>Environments</legend>
<p class="hint">The key sees the data of these alone. They cannot be changed later.</p>
${faultOf(faults, 'environments')}
${offered.map((environment) => option(environment, capital(environment)))}
${caller.environments === 'all' ? option('all', 'All, and those to come') : NOTHING}
</fieldset>`;
}
