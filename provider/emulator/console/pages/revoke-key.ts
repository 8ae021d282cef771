import { html, NOTHING, shown } from '../../../html/html.ts';
import { DAY } from '../../../keys/duration.ts';
import { managedKey, revokeApiKey } from '../../routes/api-keys.ts';
import type { StoredKey } from '../../store/api-keys.ts';
import { ending } from '../cells.ts';
import { type Faults, faultAttributes, faultOf, faultSummary, NO_FAULTS } from '../fields.ts';
import { impactSection } from '../impact-section.ts';
import { type Answer, callOf, page, type Visit } from '../visit.ts';

/** A key that was used within this time is revoked only by who has looked at its last four characters. */
const RECENT = 7 * DAY;

/** Asks whether to revoke a key, and shows who would notice. */
export function revokeKeyPage(visit: Visit): Answer {
  return confirmation(visit, managedKey(visit), NO_FAULTS);
}

/** Revokes a key when that was confirmed. */
export function revokeKeyForm(visit: Visit): Answer {
  const { form, now } = visit;
  const key = managedKey(visit);
  const entered = (form.get('last_four') ?? '').trim();
  if (key.revoked === null && isInUse(key, now) && entered !== key.lastFour)
    return confirmation(
      visit,
      key,
      new Map([['last_four', `Enter the last four characters of the key, ${key.lastFour}, to revoke it.`]]),
    );
  revokeApiKey(callOf<'revokeApiKey'>(visit, undefined));
  return { kind: 'redirect', to: `/keys/${key.id}` };
}

function isInUse({ lastUsedAt }: StoredKey, now: number): boolean {
  return lastUsedAt !== null && now - lastUsedAt <= RECENT;
}

function confirmation(visit: Visit, key: StoredKey, faults: Faults): Answer {
  if (key.revoked !== null) return { kind: 'redirect', to: `/keys/${key.id}` };
  const title = 'Revoke key';
  const answer = page(title, {
    body: html`${faultSummary(faults)}
<p class="lead">Revoke <a href="/keys/${key.id}">${shown(key.name)}</a> ${ending(key.lastFour)}? It stops working at once, everywhere. This cannot be undone: the same access needs a new key.</p>
${key.id === visit.caller.id ? html`<p class="notice warning">You are signed in with this key. Revoking it signs you out.</p>` : NOTHING}
${impactSection(key, visit)}
<form class="panel" method="post" action="/keys/${key.id}/revoke">
${
  isInUse(key, visit.now)
    ? html`<p class="notice warning">This key was used in the last 7 days. Whatever uses it will be refused.</p>
<label class="field"><span>Last four characters of the key (${shown(key.lastFour)})</span><input id="last_four" name="last_four" required maxlength="4" size="6" autocomplete="off" spellcheck="false" autocapitalize="none"${faultAttributes(faults, 'last_four')}></label>${faultOf(faults, 'last_four')}`
    : NOTHING
}
<div class="actions"><button class="button danger filled">Revoke this key</button><a class="button" href="/keys/${key.id}">Keep it</a></div>
</form>`,
  });
  return faults.size > 0 && answer.kind === 'page' ? { ...answer, status: 422 } : answer;
}
