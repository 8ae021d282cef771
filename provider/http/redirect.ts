import { type HttpRequest, type HttpResponse, headerOf, isSafe } from './request-response.ts';

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_HOPS = 3;

/** Which redirects are followed: none, or those of a read within its own origin. */
export type RedirectPolicy = 'refuse' | 'same-origin';

export type RedirectDecision =
  /** The response is not a redirect. */
  | { readonly type: 'none' }
  | { readonly type: 'follow'; readonly url: URL }
  /** `target` is null when `Location` is missing or unreadable. */
  | { readonly type: 'refuse'; readonly target: URL | null };

/**
 * Decides what to do about a response that may be a redirect. No redirect ever leads to another origin, which would
 * receive the token, and no redirect of a write is followed, which would send the secret to a location that was not configured.
 *
 * @param hops How many redirects were followed already; three at most are.
 */
export function decideRedirect(
  request: Pick<HttpRequest, 'method' | 'url'>,
  response: Pick<HttpResponse, 'status' | 'headers'>,
  hops: number,
  policy: RedirectPolicy,
): RedirectDecision {
  if (!STATUSES.has(response.status)) return { type: 'none' };
  const location = headerOf(response, 'location');
  const target = location === null ? null : URL.parse(location, request.url.href);
  const isFollowed =
    policy === 'same-origin' && isSafe(request) && target?.origin === request.url.origin && hops < MAX_HOPS;
  return target !== null && isFollowed ? { type: 'follow', url: target } : { type: 'refuse', target };
}
