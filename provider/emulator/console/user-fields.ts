import { role, type User } from '../../api/contract/user.ts';
import { type Html, html } from '../../html/html.ts';
import { DAY } from '../../keys/duration.ts';
import { capital } from './cells.ts';
import { momentField } from './expiration-field.ts';
import { type Faults, faultAttributes, faultOf } from './fields.ts';

export type Role = User['role'];

/** Source: LowerPlane's pages on roles and API keys. */
const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  owner: 'Manages the organization. At least one user must be an owner.',
  admin: 'Manages settings, users and API keys.',
  member: 'Edits controls and runs tests.',
  'read-only': 'Sees everything, settings and users included, and changes nothing.',
  auditor: 'Sees what an audit needs, without settings and users. Choose when the access ends.',
};

/** The choice of a role. @param selected the one chosen at first. */
export function roleField(form: URLSearchParams, faults: Faults, selected: Role | undefined): Html {
  const chosen = form.get('role') ?? selected;
  return html`<fieldset id="role"${faultAttributes(faults, 'role')}><legend>Role</legend>
${faultOf(faults, 'role')}
${role.options.map(
  (each) =>
    html`<label class="choice"><input type="radio" name="role" value="${each}" required${each === chosen ? html` checked` : ''}><span><strong>${capital(each)}</strong><span class="below">${ROLE_TEXTS[each]}</span></span></label>`,
)}
</fieldset>`;
}

/** When the access of a user ends. @param preferred the moment chosen at first; null: never. */
export function accessField(
  form: URLSearchParams,
  faults: Faults,
  now: number,
  preferred: string | null,
): Html {
  return momentField(form, faults, now, {
    legend: 'Access ends',
    hint: 'Auditors need access for one audit only: choose its end, and extend it when needed.',
    dayLabel: 'Day (access ends when it begins, UTC)',
    spans: [30 * DAY, 90 * DAY],
    preferred,
  });
}
