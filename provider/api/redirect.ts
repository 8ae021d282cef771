import type { Transport, WireRequest, WireResponse } from './transport.ts';

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_HOPS = 3;

export type Sent =
  | { readonly type: 'response'; readonly response: WireResponse }
  /** `target` is null when `Location` is missing or unreadable. */
  | { readonly type: 'redirect'; readonly response: WireResponse; readonly target: URL | null };

/**
 * Sends a request and follows redirects of a GET within its own origin, three at most.
 * Any other redirect is handed back: following it would carry the key to where nobody configured it to go.
 */
export async function sendWithinOrigin(transport: Transport, request: WireRequest): Promise<Sent> {
  let url = request.url;
  for (let hops = 0; ; hops++) {
    const response = await transport.send({ ...request, url });
    if (!STATUSES.has(response.status)) return { type: 'response', response };
    const location = response.header('location');
    const target = location === null ? null : URL.parse(location, url.href);
    const followable = request.method === 'GET' && target?.origin === request.url.origin && hops < MAX_HOPS;
    if (target === null || !followable) return { type: 'redirect', response, target };
    url = target;
  }
}
