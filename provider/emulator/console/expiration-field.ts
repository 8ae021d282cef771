import { type Html, html } from '../../html/html.ts';
import { DAY, formatDuration } from '../../keys/duration.ts';
import { maxAgeOf } from '../../keys/hygiene.ts';
import { formatInstant, parseInstant, wholeSecond } from '../../keys/instant.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { type Faults, faultAttributes, faultOf } from './fields.ts';

const NAME = 'expires';
const SHORT = 90 * DAY;

/**
 * The expiration of a key.
 *
 * @param suggested a lifetime in milliseconds that is chosen at first; null: never.
 */
export function expirationField(
  form: URLSearchParams,
  faults: Faults,
  now: number,
  suggested: number | null,
): Html {
  return momentField(form, faults, now, {
    legend: 'Expiration',
    hint: 'A key without an expiration date becomes a risk over time. Replace keys at least once a year, admin keys every 90 days.',
    dayLabel: 'Day (the key works until it begins, UTC)',
    spans: [...new Set([...(suggested === null ? [] : [suggested]), SHORT, maxAgeOf('read-only')])],
    preferred: suggested === null ? null : formatInstant(wholeSecond(now + suggested)),
  });
}

/** What a choice of a moment is about. */
export interface MomentChoice {
  readonly legend: string;
  readonly hint: string;
  readonly dayLabel: string;
  /** Lifetimes that are offered, in milliseconds. */
  readonly spans: readonly number[];
  /** The moment that is chosen at first; null: never. */
  readonly preferred: string | null;
}

/** The choice of a moment. Its values are moments, not spans, so that a form that is sent twice says the same twice. */
export function momentField(
  form: URLSearchParams,
  faults: Faults,
  now: number,
  { legend, hint, dayLabel, spans, preferred }: MomentChoice,
): Html {
  const written = form.get(NAME);
  const instantOf = (span: number) => formatInstant(wholeSecond(now + span));
  const moments = spans
    .toSorted((a, b) => a - b)
    .map((span) => ({ text: `In ${formatDuration(span)}`, at: instantOf(span) }));
  const chosen = written ?? preferred ?? 'never';
  // A form that comes back keeps the moments it was made with.
  if (parseInstant(chosen) !== undefined && !moments.some(({ at }) => at === chosen))
    moments.unshift({ text: written === null ? 'As it is' : 'As chosen', at: chosen });
  const option = (value: string, text: Html | string) =>
    html`<label class="choice"><input type="radio" name="${NAME}" value="${value}"${value === chosen ? html` checked` : ''} required><span>${text}</span></label>`;
  return html`<fieldset id="${NAME}"${faultAttributes(faults, NAME)}><legend>${legend}</legend>
<p class="hint">${hint}</p>
${faultOf(faults, NAME)}
${moments.map(({ text, at }) => option(at, html`${text} <span class="beside">${at.slice(0, 10)}</span>`))}
${option('never', 'Never')}
${option('date', 'On a day')}
<label class="field nested"><span>${dayLabel}</span><input type="date" name="day" value="${form.get('day') ?? ''}"></label>
</fieldset>`;
}

/** The moment that was chosen: as the API takes it, null for never, or undefined without a valid choice. */
export function expirationIn(form: URLSearchParams): string | null | undefined {
  const value = form.get(NAME);
  if (value === 'never') return null;
  const text = value === 'date' ? `${form.get('day') ?? ''}T00:00:00Z` : (value ?? '');
  return parseInstant(text) === undefined ? undefined : text;
}

/** What is wrong with the moment that was chosen. @param what happens then, such as "the key expires". */
export function expirationFault(
  at: string | null | undefined,
  now: number,
  what = 'the key expires',
): string | undefined {
  if (at === undefined) return `Choose when ${what}.`;
  if (at !== null && (parseInstant(at) ?? 0) <= now) return 'Choose a day in the future.';
  return undefined;
}

/** The lifetime that is suggested for a new key, in milliseconds. */
export function suggestedLifetime(permissions: Permissions | undefined): number {
  return permissions === undefined || permissions === 'admin' ? SHORT : maxAgeOf(permissions);
}
