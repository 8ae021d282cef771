import { isLoopback } from '../keys/loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How requests to a URL leave this machine. */
export type ProxyChoice =
  | { readonly kind: 'direct' }
  /** Empty where there is none. `noProxy` can still exclude a host. */
  | { readonly kind: 'environment'; readonly http: string; readonly https: string; readonly noProxy: string }
  /** A variable that is not the URL of a proxy. Its value is left out: it may hold a password. */
  | { readonly kind: 'invalid'; readonly variable: string };

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks:']);

/**
 * Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY (lower case first, as curl does) for requests to `url`.
 *
 * A proxy cannot reach the loopback of this machine, and plain http through one would show it the token.
 */
export function chooseProxy(url: URL, environment: Environment): ProxyChoice {
  if (isLoopback(url.hostname)) return { kind: 'direct' };
  const http = variableOf(environment, 'http_proxy');
  const https = variableOf(environment, 'https_proxy');
  if (http.value === '' && https.value === '') return { kind: 'direct' };
  const invalid = [https, http].find(({ value }) => value !== '' && !isProxyUrl(value));
  if (invalid !== undefined) return { kind: 'invalid', variable: invalid.name };
  const noProxy = variableOf(environment, 'no_proxy').value;
  return { kind: 'environment', http: http.value, https: https.value, noProxy };
}

function variableOf(
  environment: Environment,
  lowerCase: string,
): { readonly name: string; readonly value: string } {
  const upperCase = lowerCase.toUpperCase();
  const name = environment[lowerCase] === undefined ? upperCase : lowerCase;
  return { name, value: environment[name]?.trim() ?? '' };
}

function isProxyUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && SCHEMES.has(url.protocol) && url.hostname !== '';
}
