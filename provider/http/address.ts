import { isLoopback } from '../keys/loopback.ts';

/** What makes an address unusable for a service that is sent a token. */
export type AddressFault = 'not-http' | 'credentials' | 'query' | 'plain-http';

export type Address =
  /** Without a trailing slash, unless the path is empty. */
  | { readonly ok: true; readonly url: URL }
  /** `host` is empty when there is none; the rest of the text is left out, since it may hold a password. */
  | { readonly ok: false; readonly fault: AddressFault; readonly host: string };

/** Reads the address of a service. Plain http is accepted for this machine only. */
export function parseAddress(text: string, { allowQuery = false } = {}): Address {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { ok: false, fault: 'not-http', host: '' };
  const refused = (fault: AddressFault): Address => ({ ok: false, fault, host: url.host });
  if (url.username !== '' || url.password !== '') return refused('credentials');
  if (!allowQuery && (url.search !== '' || url.hash !== '')) return refused('query');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return refused('plain-http');
  url.hash = '';
  if (!allowQuery) url.pathname = url.pathname.replace(/\/+$/, '');
  return { ok: true, url };
}

export type QueryValue = string | number | undefined;

/**
 * The URL of a path below a base URL.
 *
 * @param path Begins with a slash, its segments already encoded.
 * @param query Parameters without a value are left out.
 */
export function urlBelow(base: URL, path: string, query: Readonly<Record<string, QueryValue>> = {}): URL {
  const url = new URL(`${base.href.replace(/\/$/, '')}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

/** Whether a token or another text can be the value of a header: visible ASCII characters without spaces. */
export function isHeaderSafe(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
