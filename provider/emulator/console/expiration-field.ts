import { type Html, html } from '../../html/html.ts';
import { DAY, formatDuration } from '../../keys/duration.ts';
import { maxAgeOf } from '../../keys/hygiene.ts';
import { formatInstant, parseInstant } from '../../keys/instant.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { type Faults, faultAttributes, faultOf } from './fields.ts';

const NAME = 'expires';
const SHORT = 90 * DAY;

/**
 * The choice of an expiration. Its values are moments, not spans, so that a form that is sent twice says the same twice.
 *
 * @param suggested a lifetime in milliseconds that is chosen at first; null: never.
 */
export function expirationField(
  form: URLSearchParams,
  faults: Faults,
  now: number,
  suggested: number | null,
): Html {
  const spans = [...new Set([...(suggested === null ? [] : [suggested]), SHORT, maxAgeOf('read-only')])];
  const written = form.get(NAME);
  const instantOf = (span: number) => formatInstant(Math.floor((now + span) / 1000) * 1000);
  const preferred = suggested === null ? 'never' : instantOf(suggested);
  const moments = spans
    .toSorted((a, b) => a - b)
    .map((span) => ({ text: `In ${formatDuration(span)}`, at: instantOf(span) }));
  // A form that comes back keeps the moments it was made with.
  if (written !== null && parseInstant(written) !== undefined && !moments.some(({ at }) => at === written))
    moments.unshift({ text: 'As chosen', at: written });
  const chosen = written ?? preferred;
  const option = (value: string, text: Html | string) =>
    html`<label class="choice"><input type="radio" name="${NAME}" value="${value}"${value === chosen ? html` checked` : ''} required><span>${text}</span></label>`;
  return html`<fieldset id="${NAME}"${faultAttributes(faults, NAME)}><legend>Expiration</legend>
<p class="hint">A key without an expiration date becomes a risk over time. Replace keys at least once a year, admin keys every 90 days.</p>
${faultOf(faults, NAME)}
${moments.map(({ text, at }) => option(at, html`${text} <span class="beside">${at.slice(0, 10)}</span>`))}
${option('date', 'On a day')}
<label class="field nested"><span>Day (the key works until it begins, UTC)</span><input type="date" name="day" value="${form.get('day') ?? ''}"></label>
${option('never', 'Never')}
</fieldset>`;
}

/** The moment that was chosen: as the API takes it, null for never, or undefined without a valid choice. */
export function expirationIn(form: URLSearchParams): string | null | undefined {
  const value = form.get(NAME);
  if (value === 'never') return null;
  const text = value === 'date' ? `${form.get('day') ?? ''}T00:00:00Z` : (value ?? '');
  return parseInstant(text) === undefined ? undefined : text;
}

/** What is wrong with the moment that was chosen. */
export function expirationFault(at: string | null | undefined, now: number): string | undefined {
  if (at === undefined) return 'Choose when the key expires.';
  if (at !== null && (parseInstant(at) ?? 0) <= now) return 'Choose a day in the future.';
  return undefined;
}

/** The lifetime that is suggested for a new key, in milliseconds. */
export function suggestedLifetime(permissions: Permissions | undefined): number {
  return permissions === undefined || permissions === 'admin' ? SHORT : maxAgeOf(permissions);
}
