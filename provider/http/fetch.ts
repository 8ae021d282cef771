import type { HttpClient } from './client.ts';
import type { HttpMethod } from './request-response.ts';

const METHODS: readonly HttpMethod[] = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];
/** Statuses whose responses must not have a body. Source: Fetch Standard, "null body status". */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` for libraries that bring their own requests: what they send has the limits, the proxy, the retries and the
 * redirect policy of the client. Bodies are texts or bytes, not streams.
 *
 * @returns A function that rejects with HttpFailure when there is no response.
 */
export function fetchThrough(client: Pick<HttpClient, 'send'>): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const method = METHODS.find((known) => known === request.method);
    if (method === undefined) throw new TypeError(`The method ${request.method} is not supported.`);
    const content = new Uint8Array(await request.arrayBuffer());
    const { status, headers, body } = await client.send({
      method,
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      ...(content.length === 0 ? {} : { body: content }),
      signal: request.signal,
    });
    return new Response(WITHOUT_BODY.has(status) ? null : new Uint8Array(body), { status, headers });
  };
}
