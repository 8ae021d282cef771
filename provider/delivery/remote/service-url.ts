import { isLoopback } from '../../api/options.ts';

export type ServiceUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the address of a service that is sent a token. The result has no trailing slash.
 *
 * @param what Begins a sentence: "The address of Vault".
 * @param text Never repeated in the problem: it may hold a password.
 */
export function parseServiceUrl(what: string, text: string): ServiceUrl {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return refused(`${what} is not an http or https URL. Write it whole, with https:// before it.`);
  if (url.username !== '' || url.password !== '')
    return refused(
      `${what} (${url.host}) holds a user name or password. Remove them: a token authenticates.`,
    );
  if (url.search !== '' || url.hash !== '')
    return refused(`${what} (${url.host}) has a query or a fragment. Remove it: paths are appended to it.`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refused(
      `${what} (${url.origin}) is plain http, so anyone on the way could read the token and the secret. Use https://${url.host}; plain http is accepted for this machine only.`,
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { ok: true, url };
}

function refused(problem: string): ServiceUrl {
  return { ok: false, problem };
}
