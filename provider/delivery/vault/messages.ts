import * as z from 'zod';
import { parseJson } from '../../http/read-json.ts';
import type { Redact } from '../../http/redact.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import type { VaultSecretLocation } from './secret-location.ts';

const problem = z.object({ errors: z.array(z.string()) });

/** The errors in a response of Vault; none when a secret just does not exist. */
export function errorsOf(response: HttpResponse): readonly string[] {
  const parsed = problem.safeParse(parseJson(textOf(response)));
  return parsed.success ? parsed.data.errors : [];
}

/**
 * Why Vault refused a request, and what to do about it.
 *
 * @param needs What a policy has to allow: `"read" on secret/data/ci`.
 */
export function refusalMessage(
  { mount, path }: VaultSecretLocation,
  needs: string,
  host: string,
  response: HttpResponse,
  redact: Redact,
): string {
  const errors = errorsOf(response);
  const status = [response.status, ...(errors.length > 0 ? [redact(errors.join('; '))] : [])].join(': ');
  if (errors.some((error) => error.includes('sealed')))
    return `Vault at ${host} is sealed (${status}). Unseal it, then apply again.`;
  if (response.status === 403)
    return `Vault does not allow it (${status}). Either the token is expired or mistyped, or its policies lack ${needs}. A missing or wrong namespace looks the same.`;
  if (response.status === 404)
    return `Vault has nothing mounted at ${mount}/ (${status}). Check the mount and the namespace. The path of the secret below the mount is ${path}.`;
  if (response.status === 429 || response.status >= 500)
    return `Vault at ${host} is not available (${status}). This is a fault of the server: apply again later.`;
  return `Vault refused the request for ${mount}/${path} (${status}).`;
}
