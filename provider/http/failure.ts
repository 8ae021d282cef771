import type { NetworkCause } from './network-cause.ts';
import type { GaveUp } from './retry.ts';

/** What was tried, whatever came of it. */
export interface Effort {
  /** How many times the request was sent. */
  readonly attempts: number;
  /** Why there was no further attempt. */
  readonly gaveUp: GaveUp;
  /** What the last response asked to wait, in milliseconds; null when it did not ask. */
  readonly retryAfterMs: number | null;
  /** It was a write, and it is not known whether the server carried it out. */
  readonly mayHaveTakenEffect: boolean;
}

/** What went wrong, as a value that the caller words in terms of its service. */
export type HttpFault =
  | ({ readonly kind: 'no-response' } & NetworkCause)
  | { readonly kind: 'timed-out'; readonly totalMs: number }
  | { readonly kind: 'too-large'; readonly status: number; readonly limitBytes: number }
  /** `target` is without user, query and fragment, which can carry secrets; null when it cannot be read. */
  | { readonly kind: 'redirected'; readonly status: number; readonly target: string | null }
  | { readonly kind: 'invalid-proxy'; readonly variable: string };

/**
 * A request that got no response to work with. Neither it nor anything it refers to holds a header, a body or the text
 * of another error, so that no secret can be in it. Responses of any other status are not failures here.
 */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly fault: HttpFault;
  readonly effort: Effort;
  /** Where the request went: host name and port. */
  readonly host: string;
  /** Whether a proxy of the environment may have been in between. */
  readonly mayUseProxy: boolean;

  constructor(
    fault: HttpFault,
    effort: Effort,
    { host, mayUseProxy }: { readonly host: string; readonly mayUseProxy: boolean },
  ) {
    super(`${host}: ${fault.kind}`);
    this.fault = fault;
    this.effort = effort;
    this.host = host;
    this.mayUseProxy = mayUseProxy;
  }
}
