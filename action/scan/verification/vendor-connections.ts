import { createHttpClient, type HttpClient } from '../../../provider/http/client.ts';
import { type Deadline, startDeadline } from '../../../provider/http/deadline.ts';
import { HttpFailure, type HttpFault } from '../../../provider/http/failure.ts';
import { type HttpHeaders, type HttpMethod, textOf } from '../../../provider/http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../../provider/http/runtime.ts';
import type { Transport } from '../../../provider/http/transport.ts';
import { userAgent } from '../../../provider/http/user-agent.ts';
import { VERSION } from '../../../provider/version.ts';
import type { HostedVendor, VendorHosts } from './hosted-vendors.ts';

/** A vendor, and where its secrets may be sent. */
export interface VendorPlace {
  readonly vendor: string;
  /** The vendor's own hosts. */
  readonly origins: readonly (string | RegExp)[];
  /** Set for a vendor whose address can be a setting, which then replaces `origins`. */
  readonly hosted?: HostedVendor;
}

/** A request that holds a secret. */
export interface VendorRequest {
  readonly origin: string;
  readonly method: HttpMethod;
  /** With the query. */
  readonly path: string;
  readonly headers: HttpHeaders;
  readonly body?: string;
}

/** A response, which can hold anything. */
export interface VendorResponse {
  readonly status: number;
  readonly text: string;
}

/** Why there is no response: the rest of a sentence that begins with the vendor's name. */
export interface NoVendorResponse {
  readonly unclear: string;
}

export interface ConnectionOptions {
  readonly hosts: VendorHosts;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What requests are sent over instead of the network. Tests give their own. */
  readonly transport?: Transport | undefined;
  /** Ends all requests when it is over. */
  readonly deadline?: Deadline | undefined;
}

/** A user waits for the answers; a vendor that is slow is not worth more. */
const LIMITS = { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, responseBytes: 1024 * 1024 };
/** Time for all requests together. */
const TOTAL_MS = 60_000;

/**
 * The only way on which a found secret leaves this process. Each request goes to a host of the secret's own vendor over
 * verified TLS; no redirect is followed, and nothing is sent twice.
 */
export class VendorConnections {
  readonly #options: ConnectionOptions;
  readonly #deadline: Deadline;
  readonly #clients = new Map<string, HttpClient>();
  /** Origins that limited the rate of requests: asking on would not help anyone. */
  readonly #limited = new Set<string>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#deadline = options.deadline ?? startDeadline(TOTAL_MS, SYSTEM_RUNTIME);
  }

  /** Every failure is a value: nothing of what was sent is in it. */
  async send(place: VendorPlace, request: VendorRequest): Promise<VendorResponse | NoVendorResponse> {
    const { origin, method, path, headers, body } = request;
    const url = new URL(path, origin);
    if (url.origin !== origin || !mayReach(place, this.#options.hosts, origin))
      throw new TypeError(`Secrets of ${place.vendor} must not be sent to ${origin}.`);
    if (this.#options.environment.NODE_TLS_REJECT_UNAUTHORIZED === '0')
      return {
        unclear:
          'was not asked, because NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates',
      };
    if (this.#limited.has(origin)) return { unclear: 'limits the rate of requests' };
    try {
      const response = await this.#clientOf(origin).send({
        method,
        url,
        headers,
        ...(body !== undefined && { body }),
      });
      if (response.status === 429) this.#limited.add(origin);
      return { status: response.status, text: textOf(response) };
    } catch (error) {
      // Its text could hold what was sent, so no other error goes on from here.
      return { unclear: error instanceof HttpFailure ? faultText(error.fault) : 'could not be asked' };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }

  #clientOf(origin: string): HttpClient {
    const known = this.#clients.get(origin);
    if (known !== undefined) return known;
    const client = createHttpClient({
      baseUrl: new URL(origin),
      headers: { accept: 'application/json', 'user-agent': userAgent(`lowerplane-scan/${VERSION}`) },
      redirects: 'refuse',
      limits: LIMITS,
      retry: { maxAttempts: 1 },
      deadline: this.#deadline,
      environment: this.#options.environment,
      transport: this.#options.transport,
    });
    this.#clients.set(origin, client);
    return client;
  }
}

/** The rest of a sentence that begins with the vendor's name. */
function faultText(fault: HttpFault): string {
  switch (fault.kind) {
    case 'no-response':
      return `could not be reached (${fault.code})`;
    case 'timed-out':
      return 'did not answer in time';
    case 'too-large':
      return 'answered with too long a document';
    case 'redirected':
      return `redirects elsewhere (status ${fault.status})`;
    case 'invalid-proxy':
      return `could not be reached: ${fault.variable} is not the URL of a proxy`;
  }
}

/** Whether secrets of a vendor may be sent to an origin. */
export function mayReach({ origins, hosted }: VendorPlace, hosts: VendorHosts, origin: string): boolean {
  const own = hosted === undefined ? undefined : hosts[hosted];
  if (own !== undefined) return origin === own.origin;
  return origins.some((known) => (typeof known === 'string' ? known === origin : known.test(origin)));
}
