import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { type ApiKey, type createApiKeyRequest, createdApiKey } from '../../api/contract/api-key.ts';
import { type Html, html } from '../../html/html.ts';
import { createApiKey } from '../routes/api-keys.ts';
import { type Faults, faultsOfRefusal } from './fields.ts';
import { callOf, type Visit } from './visit.ts';

const FIELD = 'request';

/** A hidden field that makes a form safe to send twice: reloading its page, or clicking twice, creates nothing twice. */
export function requestField(form: URLSearchParams): Html {
  return html`<input type="hidden" name="${FIELD}" value="${form.get(FIELD) ?? randomUUID()}">`;
}

/** The `Idempotency-Key` of a form with such a field. */
export function requestKey(form: URLSearchParams): string | null {
  const given = form.get(FIELD) ?? '';
  return /^[\x21-\x7e]{1,255}$/.test(given) ? `console:${given}`.slice(0, 255) : null;
}

/** A key that a form created. */
export interface Issued {
  readonly key: ApiKey;
  /** null when the form was sent before: the secret was shown then. */
  readonly secret: string | null;
}

/**
 * Creates a key as the API does.
 *
 * @returns what is wrong with its expiration, where the settings of the organization forbid it.
 * @throws ProblemError
 */
export function issue(visit: Visit, body: z.output<typeof createApiKeyRequest>): Issued | Faults {
  try {
    const reply = createApiKey(callOf<'createApiKey'>(visit, body, requestKey(visit.form)));
    if (reply.kind !== 'json') throw new TypeError('a created key is returned as JSON');
    return createdApiKey.parse(reply.body);
  } catch (error) {
    return faultsOfRefusal(error, { '/expires_at': ['expires', 'The expiration'] });
  }
}

/** The secret of a new key, which this page alone shows, and what to do next. */
export function secretSection({ key, secret }: Issued, steps: readonly Html[]): Html {
  const list = html`<h2>Next</h2><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`;
  if (secret === null)
    return html`<p class="notice warning" role="status">This form was sent before. It created one key, and its text was shown then. If you do not have it, revoke the key and create another.</p>
<section class="panel">${list}<p><a class="button" href="/keys/${key.id}">Open the key</a></p></section>`;
  return html`<section class="panel">
<p class="notice good" role="status">The key was created. Copy it now: it is shown only this once, and cannot be read again.</p>
<p class="secret"><code id="secret">${secret}</code></p>
<div class="actions"><button class="button primary" type="button" data-copy="secret" data-said="copied" hidden>Copy key</button><span id="copied" role="status"></span></div>
${list}
<p class="hint">Never commit a key to version control. Put it into a secrets manager, or an environment variable.</p>
<p><a class="button" href="/keys/${key.id}">Open the key</a></p>
</section>`;
}
