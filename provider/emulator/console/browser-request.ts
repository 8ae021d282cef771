import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of the console itself sent a request. A browser says so in `Sec-Fetch-Site`; to addresses it does not
 * trust it sends no such header, but an `Origin`. A program that sends neither is refused: programs have the API. The
 * attribute `SameSite` of the cookie is not enough, because other ports of one machine are the same site.
 *
 * Source: OWASP, "Cross-Site Request Forgery Prevention", fetch metadata with verification of the origin.
 */
export function isFromConsole(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

/** One for each port: a browser sends the cookies of one port of a machine to all others. */
function cookieName(port: number | undefined): string {
  return `lowerplane_console_${port ?? 0}`;
}

/** The session id that a browser sent. */
export function sessionIdIn(
  { cookie = '' }: IncomingHttpHeaders,
  port: number | undefined,
): string | undefined {
  const prefix = `${cookieName(port)}=`;
  const found = cookie.split(/; */).find((part) => part.startsWith(prefix));
  const id = found?.slice(prefix.length);
  return id === undefined || !/^[\w-]{43}$/.test(id) ? undefined : id;
}

/** The `Set-Cookie` header with a session id, or the one that removes it. It ends with the browser's own session. */
export function sessionCookie(id: string | undefined, port: number | undefined): string {
  const attributes = 'Path=/; HttpOnly; SameSite=Strict';
  return `${cookieName(port)}=${id ?? ''}; ${attributes}${id === undefined ? '; Max-Age=0' : ''}`;
}
