import { createApiKeyRequest } from '../../../api/contract/api-key.ts';
import { html, NOTHING, shown } from '../../../html/html.ts';
import { formatScope } from '../../../keys/environments.ts';
import { ENDS_SOON } from '../../../keys/hygiene.ts';
import { ProblemError } from '../../problem.ts';
import { managedKey } from '../../routes/api-keys.ts';
import type { StoredKey } from '../../store/api-keys.ts';
import { capital, dayCell, ending } from '../cells.ts';
import { expirationFault, expirationField, expirationIn } from '../expiration-field.ts';
import { type Faults, faultSummary, NO_FAULTS } from '../fields.ts';
import { impactSection } from '../impact-section.ts';
import { issue, requestField, secretSection } from '../issue.ts';
import { type Answer, page, type Visit } from '../visit.ts';

/** Explains a rotation, and asks for the expiration of the successor. */
export function rotateKeyPage(visit: Visit): Answer {
  return confirmation(visit, rotatableKey(visit), NO_FAULTS);
}

/** The first step of a rotation: a key with the same name, permissions and environments. */
export function rotateKeyForm(visit: Visit): Answer {
  const { form, now } = visit;
  const key = rotatableKey(visit);
  const expiresAt = expirationIn(form);
  const fault = expirationFault(expiresAt, now);
  if (fault !== undefined) return confirmation(visit, key, new Map([['expires', fault]]));
  const { name, permissions, environments } = key;
  const issued = issue(
    visit,
    createApiKeyRequest.parse({ name, permissions, environments, expires_at: expiresAt }),
  );
  if (!('key' in issued)) return confirmation(visit, key, issued);
  return page('Successor created', {
    body: secretSection(issued, [
      html`Update the consuming system with the new key. The old key ${ending(key.lastFour)} keeps working.`,
      html`Check that the system works: the “last used” of <a href="/keys/${issued.key.id}">the new key</a> moves, and that of <a href="/keys/${key.id}">the old key</a> stops.`,
      html`<a href="/keys/${key.id}/revoke">Revoke the old key</a>.`,
    ]),
  });
}

/** @throws ProblemError `key-revoked`. */
function rotatableKey(visit: Visit): StoredKey {
  const key = managedKey(visit);
  if (key.revoked === null) return key;
  throw new ProblemError(
    'key-revoked',
    `The key "${key.name}" was revoked. A revoked key has no successor: create a new key.`,
  );
}

function confirmation(visit: Visit, key: StoredKey, faults: Faults): Answer {
  const { form, now } = visit;
  const lifetime = key.expiresAt === null ? null : key.expiresAt - key.createdAt;
  const answer = page('Rotate key', {
    body: html`${faultSummary(faults)}
<p class="lead">Create a successor of <a href="/keys/${key.id}">${shown(key.name)}</a> ${ending(key.lastFour)}. Both keys work until you revoke the old one, so that nothing is interrupted.</p>
${
  key.expiresAt !== null && key.expiresAt <= now + ENDS_SOON
    ? html`<p class="notice warning">The old key expires on ${dayCell(key.expiresAt, now)}: update the consuming system before then.</p>`
    : NOTHING
}
<form class="panel" method="post" action="/keys/${key.id}/rotate" novalidate>
${requestField(form)}
<h2>Successor</h2>
<dl class="facts"><div><dt>Name</dt><dd>${shown(key.name)}</dd></div><div><dt>Permissions</dt><dd>${capital(key.permissions)}</dd></div><div><dt>Environments</dt><dd>${capital(formatScope(key.environments))}</dd></div></dl>
${expirationField(form, faults, now, lifetime)}
<div class="actions"><button class="button primary">Create the successor</button><a class="button" href="/keys/${key.id}">Cancel</a></div>
</form>
${impactSection(key, visit)}`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}
