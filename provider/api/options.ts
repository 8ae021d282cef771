import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Runtime } from './clock.ts';
import { ClientOptionError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';

/** Time limits in milliseconds. */
export interface Timeouts {
  /** Until a connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request being sent to the answer's headers. */
  readonly headersMs: number;
  /** Between two parts of the answer's body. */
  readonly bodyMs: number;
  /** One call in all: every attempt and every wait. A list has it for each page. */
  readonly totalMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 10_000,
  headersMs: 30_000,
  bodyMs: 30_000,
  totalMs: 120_000,
};

/** An answer longer than this is refused: 16 MiB, some ten times the largest page. */
export const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024;

/** One attempt of a request, for logs. Never holds a header or a body. */
export interface AttemptEvent {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly attempt: number;
  readonly durationMs: number;
  /** null when no answer came. */
  readonly status: number | null;
  /** Why no answer came, for example `ECONNREFUSED`; null when one came. */
  readonly failure: string | null;
  /** The wait before the next attempt; null when there is none. */
  readonly retryInMs: number | null;
}

export interface ClientOptions {
  /** Where LowerPlane is, with a path prefix if it has one: `https://lowerplane.example.com/api`. */
  readonly baseUrl: string;
  /** The whole key text. */
  readonly apiKey: string;
  /** Put before the client's own name in `User-Agent`, for example `terraform-provider-lowerplane/0.1.0 Terraform/1.11.4`. */
  readonly product?: string;
  readonly timeouts?: Partial<Timeouts>;
  readonly retry?: Partial<RetryPolicy>;
  readonly maxBodyBytes?: number;
  /** Called after each attempt. What it throws fails the call. */
  readonly onAttempt?: (event: AttemptEvent) => void;
  /** Time and chance; the machine's own unless told. */
  readonly runtime?: Partial<Runtime>;
}

export const SYSTEM_RUNTIME: Runtime = {
  wallClock: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal });
  },
};

/**
 * Reads a base URL. The result has no trailing slash.
 *
 * @throws ClientOptionError when it is no http(s) URL, carries a user, query or fragment, or would send the key over
 *   plain http to anything but this machine.
 */
export function parseBaseUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ClientOptionError(
      'baseUrl',
      'Invalid Base URL',
      'The base URL is not an http or https URL. Write it whole, for example https://lowerplane.example.com.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ClientOptionError(
      'baseUrl',
      'Credentials In Base URL',
      `The base URL for ${url.host} holds a user name or password, which end up in logs. Remove them: the key alone authenticates.`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ClientOptionError(
      'baseUrl',
      'Invalid Base URL',
      `The base URL for ${url.host} has a query or a fragment; paths are appended to it. Remove everything from "${url.search === '' ? '#' : '?'}" on.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ClientOptionError(
      'baseUrl',
      'Key Would Travel Unencrypted',
      `The base URL ${url.origin} is plain http, so anyone on the way could read the key. Use https://${url.host}; plain http is accepted for this machine only (localhost, 127.0.0.1, [::1]).`,
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** Whether a URL's host name can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

/**
 * Checks that a key can be sent in a header.
 *
 * @throws ClientOptionError saying what is wrong with it, never what it is.
 */
export function parseApiKey(text: string): string {
  if (text.trim() === '') {
    throw new ClientOptionError(
      'apiKey',
      'No API Key',
      'No LowerPlane API key is given. Set LOWERPLANE_API_KEY, or create a key in LowerPlane under Settings, API keys.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new ClientOptionError(
      'apiKey',
      'Malformed API Key',
      'The API key holds a space, a line break or another character no key has. It was probably copied or read with something around it: check where it comes from.',
    );
  }
  return text;
}
