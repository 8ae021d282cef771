import {
  DAYS_MAX,
  DOMAINS_MAX,
  type Organization,
  organizationState,
  updateOrganizationRequest,
} from '../../../api/contract/organization.ts';
import { ORGANIZATION_NAME_MAX } from '../../../api/contract/words.ts';
import { html, NOTHING, shown } from '../../../html/html.ts';
import { count } from '../../../text/count.ts';
import { ProblemError } from '../../problem.ts';
import { organizationOf, updateOrganization } from '../../routes/organization.ts';
import { type Faults, faultAttributes, faultOf, faultSummary, NO_FAULTS } from '../fields.ts';
import { type Answer, callOf, may, page, type Visit } from '../visit.ts';

/** The organization: what limits its keys and invitations, and a form for it. */
export function organizationPage(visit: Visit): Answer {
  return show(visit, NO_FAULTS);
}

/** Renames the organization, or changes its settings. */
export function organizationForm(visit: Visit): Answer {
  const wanted = wantedIn(visit.form);
  const read = updateOrganizationRequest.safeParse({ ...wanted, expected: expectedIn(visit.form) });
  if (!read.success) return show(visit, faultsOf(read.error.issues, wanted.invitation_domains ?? []));
  try {
    updateOrganization(callOf<'updateOrganization'>(visit, read.data));
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'conflict') throw error;
    return show(visit, changedMeanwhile(error));
  }
  return { kind: 'redirect', to: '/organization?saved=changed' };
}

function wantedIn(form: URLSearchParams) {
  const lifetime = (form.get('lifetime') ?? '').trim();
  const domains = (form.get('domains') ?? '').split(/[\s,]+/).filter((domain) => domain !== '');
  return {
    name: form.get('name') ?? '',
    key_lifetime_max_days: lifetime === '' ? null : Number(lifetime),
    invitation_domains: domains.length === 0 ? null : domains,
  };
}

/** What the page showed, so that a change of someone else meanwhile is not overwritten. */
function expectedIn(form: URLSearchParams): unknown {
  try {
    return organizationState.parse(JSON.parse(form.get('expected') ?? ''));
  } catch {
    return undefined;
  }
}

type Issues = readonly { readonly path: readonly PropertyKey[] }[];

function faultsOf(issues: Issues, domains: readonly string[]): Faults {
  return new Map(
    issues.map(({ path: [field, index] }) => {
      if (field === 'name') return ['name', `Enter a name of 1 to ${ORGANIZATION_NAME_MAX} characters.`];
      if (field === 'key_lifetime_max_days')
        return ['lifetime', `Enter a whole number of days from 1 to ${DAYS_MAX}, or nothing.`];
      const domain = typeof index === 'number' ? domains[index] : undefined;
      return [
        'domains',
        domain === undefined
          ? `Enter at most ${DOMAINS_MAX} domains.`
          : `"${domain}" is not a domain, such as example.com.`,
      ];
    }),
  );
}

const FIELD_OF: Readonly<Record<string, readonly [name: string, subject: string]>> = {
  '/expected/name': ['name', 'The name'],
  '/expected/key_lifetime_max_days': ['lifetime', 'The longest key lifetime'],
  '/expected/invitation_domains': ['domains', 'The domains'],
};

function changedMeanwhile({ errors = [] }: ProblemError): Faults {
  return new Map(
    errors.map(({ path, message }) => {
      const [name, subject] = FIELD_OF[path] ?? ['name', 'The organization'];
      return [
        name,
        `${subject} ${message}: it changed after this page was opened. Save again to overwrite it.`,
      ];
    }),
  );
}

function show(visit: Visit, faults: Faults): Answer {
  const { form, query, store } = visit;
  const organization = organizationOf(store);
  const { id, name, key_lifetime_max_days: days, invitation_domains: domains } = organization;
  const isSaved = query.get('saved') === 'changed' && faults.size === 0;
  const answer = page('Organization', {
    body: html`${faultSummary(faults)}
${isSaved ? html`<p class="notice good" role="status">The organization was changed.</p>` : NOTHING}
<section class="panel"><h2>Settings</h2>
<dl class="facts"><div><dt>Name</dt><dd>${shown(name)}</dd></div><div><dt>Id</dt><dd><code>${id}</code></dd></div><div><dt>Longest key lifetime</dt><dd>${days === null ? 'No limit' : count(days, 'day')}</dd></div><div><dt>Invitations</dt><dd>${domains === null ? 'Every domain' : shown(domains.join(', '))}</dd></div></dl>
</section>
${may(visit, 'updateOrganization') ? settingsForm(form, organization, faults) : NOTHING}`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}

function settingsForm(form: URLSearchParams, organization: Organization, faults: Faults) {
  const { name, key_lifetime_max_days: days, invitation_domains: domains } = organization;
  const expected = JSON.stringify(organizationState.parse(organization));
  return html`<form class="panel readable" method="post" action="/organization" novalidate>
<h2>Change settings</h2>
<input type="hidden" name="expected" value="${expected}">
<label class="field"><span>Name</span><input id="name" name="name" required maxlength="${ORGANIZATION_NAME_MAX}" value="${form.get('name') ?? name}" autocomplete="off"${faultAttributes(faults, 'name')}></label>
${faultOf(faults, 'name')}
<label class="field"><span>Longest key lifetime in days (optional)</span><input id="lifetime" name="lifetime" inputmode="numeric" value="${form.get('lifetime') ?? days ?? ''}" autocomplete="off"${faultAttributes(faults, 'lifetime')}></label>
${faultOf(faults, 'lifetime')}
<p class="hint">New expirations must be within it, and keys must expire. Keys that exist keep theirs.</p>
<label class="field"><span>Domains that can be invited (optional)</span><input id="domains" name="domains" value="${form.get('domains') ?? domains?.join(', ') ?? ''}" autocomplete="off"${faultAttributes(faults, 'domains')}></label>
${faultOf(faults, 'domains')}
<p class="hint">Such as example.com, with commas between them, and without subdomains. Users that exist stay.</p>
<div class="actions"><button class="button primary">Save</button></div>
</form>`;
}
