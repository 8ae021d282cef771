import * as z from 'zod';
import { parseJson } from '../../http/read-json.ts';
import type { Redact } from '../../http/redact.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import type { VaultSecretPlace } from './secret-place.ts';

const problem = z.object({ errors: z.array(z.string()) });

/** Vault's own words; none when a secret just does not exist. */
export function errorsOf(answer: HttpResponse): readonly string[] {
  const parsed = problem.safeParse(parseJson(textOf(answer)));
  return parsed.success ? parsed.data.errors : [];
}

/** Why Vault refused, and what to do about it. `needs` is what a policy has to allow: `"read" on secret/data/ci`. */
export function refusalWords(
  { mount, path }: VaultSecretPlace,
  needs: string,
  host: string,
  answer: HttpResponse,
  redact: Redact,
): string {
  const errors = errorsOf(answer);
  const said = [answer.status, ...(errors.length > 0 ? [redact(errors.join('; '))] : [])].join(': ');
  if (errors.some((error) => error.includes('sealed')))
    return `Vault at ${host} is sealed (${said}). Have it unsealed, then apply again.`;
  if (answer.status === 403)
    return `Vault does not allow it (${said}). Either the token is expired or mistyped, or its policies lack ${needs}; a namespace that is missing or wrong looks the same.`;
  if (answer.status === 404)
    return `Vault has nothing mounted at ${mount}/ (${said}). Check the mount and the namespace; the secret's path in it is ${path}.`;
  if (answer.status === 429 || answer.status >= 500)
    return `Vault at ${host} cannot do it now (${said}). The fault is on its side: apply again later.`;
  return `Vault refused the request for ${mount}/${path} (${said}).`;
}
