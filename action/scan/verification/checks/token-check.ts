import type { HttpHeaders } from '../../../../provider/http/request-response.ts';
import type { HostedVendor } from '../hosted-vendors.ts';
import { type Answer, cannotAsk, type VendorCall, type VendorCheck } from '../vendor-check.ts';
import type { VendorResponse } from '../vendor-connections.ts';
import type { VerifiedVendor } from '../verified-vendors.ts';

interface TokenCheck {
  readonly vendor: VerifiedVendor;
  readonly rules: readonly string[];
  /** The documented addresses of the call: one for each region, of which the token's own is not known. */
  readonly urls: readonly [string, ...string[]];
  readonly method?: VendorCall['method'];
  /** Headers beside those of `authorize`. */
  readonly headers?: HttpHeaders;
  readonly body?: string;
  /** Puts the token into a header. Defaults to `Authorization: Bearer`. */
  readonly authorize?: (token: string) => HttpHeaders;
  readonly read: (response: VendorResponse) => Answer;
  /** Why the call says nothing about a token. */
  readonly unfit?: (token: string) => string | undefined;
  /** For vendors that teams host themselves: the path of their API on such a host. */
  readonly hosted?: { readonly as: HostedVendor; readonly path: string };
}

/** A check of a token that needs nothing but the token: one call with the token in a header. */
export function tokenCheck(table: TokenCheck): VendorCheck {
  const { vendor, rules, urls, method = 'GET', headers = {}, body, authorize = bearer, read, hosted } = table;
  return {
    vendor,
    rules,
    origins: urls.map((url) => new URL(url).origin),
    ...(hosted !== undefined && { hosted: hosted.as }),
    prepare({ text: token }, hosts) {
      const why = table.unfit?.(token);
      if (why !== undefined) return cannotAsk(why);
      const own = hosted === undefined ? undefined : hosts[hosted.as];
      const callTo = (url: URL): VendorCall => ({
        origin: url.origin,
        method,
        path: url.pathname + url.search,
        headers: { ...headers, ...authorize(token) },
        ...(body !== undefined && { body }),
        read,
      });
      const [first, ...rest] = urls;
      if (own === undefined || hosted === undefined)
        return {
          kind: 'ask',
          parts: [token],
          calls: [callTo(new URL(first)), ...rest.map((url) => callTo(new URL(url)))],
        };
      const url = new URL(`${own.href.replace(/\/$/, '')}${hosted.path}`);
      return { kind: 'ask', parts: [token], calls: [callTo(url)] };
    },
  };
}

export function bearer(token: string): HttpHeaders {
  return { authorization: `Bearer ${token}` };
}

/** A header that holds the token alone. */
export function inHeader(name: string): (token: string) => HttpHeaders {
  return (token) => ({ [name]: token });
}

export function basic(user: string, password: string): HttpHeaders {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`, 'latin1').toString('base64')}` };
}

export const JSON_CONTENT: HttpHeaders = { 'content-type': 'application/json' };
