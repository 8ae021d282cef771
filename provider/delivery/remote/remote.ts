import type * as z from 'zod';
import { urlBelow } from '../../http/address.ts';
import { createHttpClient, type HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { HttpFailure } from '../../http/failure.ts';
import type { HttpLimits } from '../../http/limits.ts';
import { failureMessage, unreadableMessage } from '../../http/messages.ts';
import { readJson } from '../../http/read-json.ts';
import type { Redact } from '../../http/redact.ts';
import {
  type HttpHeaders,
  type HttpMethod,
  type HttpResponse,
  jsonBody,
} from '../../http/request-response.ts';
import { SYSTEM_RUNTIME } from '../../http/runtime.ts';
import type { TlsOptions } from '../../http/transport.ts';
import { userAgent } from '../../http/user-agent.ts';
import { DeliveryError } from '../destination.ts';

export interface RemoteOptions {
  /** Id of the destination that errors name. */
  readonly destination: string;
  /** Name of the service in errors, for example "Vault". */
  readonly service: string;
  readonly baseUrl: URL;
  /** Sent with every request, the token among them. */
  readonly headers: HttpHeaders;
  /** What else no error may show: what is sent in bodies, or what signs. */
  readonly secrets?: readonly string[];
  /** For a service with its own way of refusing too many requests: milliseconds to wait, null for other responses. */
  readonly rateLimitWaitMs?: (response: HttpResponse, nowMs: number) => number | null;
  /** The certificates of a service with an authority of its own. */
  readonly tls?: TlsOptions | undefined;
  /** For an address that only this machine has: no proxy is used. */
  readonly direct?: true;
  readonly tuning: HttpTuning | undefined;
}

/** One request. It may be sent twice with the effect of once, unless it says otherwise. */
export interface RemoteRequest {
  readonly method: HttpMethod;
  /** Appended to the base URL, its segments already encoded. */
  readonly path: string;
  readonly json?: unknown;
  /** A body that is not JSON, or whose bytes are signed. Its media type is among `headers`. */
  readonly body?: string;
  /** Beside those that are sent with every request. */
  readonly headers?: HttpHeaders;
  /** Sent again only if it surely was not carried out. */
  readonly once?: true;
}

/** A service over HTTP that keeps secrets. */
export interface Remote {
  /**
   * The last response, whatever its status.
   *
   * @throws DeliveryError when there is no response, or it is a redirect, which is never followed: a write would not be
   *   either, and that must show at plan.
   */
  send(request: RemoteRequest): Promise<FinalResponse>;
  /**
   * Reads a success as the service documents it.
   *
   * @throws DeliveryError that says what differs, never the response itself.
   */
  read<Schema extends z.ZodType>(response: HttpResponse, schema: Schema): z.output<Schema>;
  readonly redact: Redact;
  /** The local clock, epoch milliseconds. */
  readonly now: () => number;
  /** Waits for what the service does on its own, in milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** The total is long enough for one `Retry-After` of a minute. Vault's own limit for a secret is 1 MiB. */
const LIMITS: Partial<HttpLimits> = {
  headersMs: 20_000,
  bodyMs: 20_000,
  totalMs: 90_000,
  responseBytes: 2 * 1024 * 1024,
};

/** Nothing is sent yet. */
export function createRemote(options: RemoteOptions): Remote {
  const { destination, service, baseUrl, rateLimitWaitMs, tls, direct, tuning } = options;
  const http = createHttpClient({
    ...tuning,
    baseUrl,
    headers: { ...options.headers, 'user-agent': userAgent() },
    redirects: 'refuse',
    limits: { ...LIMITS, ...tuning?.limits },
    ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
    ...(rateLimitWaitMs === undefined ? {} : { rateLimitWaitMs }),
    ...(tls === undefined ? {} : { tls }),
    ...(direct ? { environment: {} } : {}),
  });
  const { wallClock, sleep } = { ...SYSTEM_RUNTIME, ...tuning?.runtime };
  return {
    redact: http.redact,
    now: wallClock,
    wait: (ms) => sleep(ms, new AbortController().signal),
    async send({ method, path, json, headers, body: ownBody, once }) {
      const body = json === undefined ? (ownBody === undefined ? {} : { body: ownBody }) : jsonBody(json);
      try {
        const url = urlBelow(baseUrl, path);
        const allHeaders = { ...('headers' in body ? body.headers : {}), ...headers };
        return await http.send({ method, url, ...body, headers: allHeaders, repeatable: !once });
      } catch (error) {
        if (error instanceof HttpFailure)
          throw new DeliveryError(destination, failureMessage(error, service));
        throw error;
      }
    },
    read(response, schema) {
      const body = readJson(response, schema);
      if (body.ok) return body.value;
      throw new DeliveryError(
        destination,
        `The response (${response.status}) is not from ${service}: ${unreadableMessage(body.unreadable, http.redact)}. Check the address, and any proxy in between.`,
      );
    },
  };
}
