import { type Deadline, startDeadline } from './deadline.ts';
import { type AttemptEvent, carryOut, type FinalResponse } from './exchange.ts';
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts';
import { chooseProxy, type ProxyChoice } from './proxy.ts';
import { createRedactor, type Redact } from './redact.ts';
import type { RedirectPolicy } from './redirect.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from './request-response.ts';
import { DEFAULT_RETRY, type RetryPolicy } from './retry.ts';
import { type HttpRuntime, SYSTEM_RUNTIME } from './runtime.ts';
import { createTransport, type TlsOptions, type Transport } from './transport.ts';

/** How patient a client is. What is left out has the default. */
export interface HttpTuning {
  readonly limits?: Partial<HttpLimits>;
  readonly retry?: Partial<RetryPolicy>;
  readonly runtime?: Partial<HttpRuntime>;
  /** What requests are sent over instead of the network. Tests give their own. */
  readonly transport?: Transport | undefined;
}

export interface HttpClientOptions extends HttpTuning {
  /** Requests go to its origin only. */
  readonly baseUrl: URL;
  /** Sent with every request. Values of headers that authenticate are masked by {@link HttpClient.redact}. */
  readonly headers: HttpHeaders;
  /** What {@link HttpClient.redact} masks beside those values: what is sent in bodies, or what signs. */
  readonly secrets?: readonly string[];
  readonly redirects: RedirectPolicy;
  /** The certificates of a service with an authority of its own. */
  readonly tls?: TlsOptions;
  /** Bounds everything that the client sends together; otherwise each request has `limits.totalMs` of its own. */
  readonly deadline?: Deadline;
  /** For a service with its own way of refusing too many requests: milliseconds to wait, null for other responses. */
  readonly rateLimitWaitMs?: (response: HttpResponse, nowMs: number) => number | null;
  /** Called after each attempt. What it throws fails the request. */
  readonly onAttempt?: ((event: AttemptEvent) => void) | undefined;
  /** Called with each response, those that are retried or redirected included. */
  readonly onResponse?: (response: HttpResponse) => void;
  /** Where HTTPS_PROXY and so on are read from; the environment of the process by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** One service over HTTP. Its headers cannot be read back from it. */
export interface HttpClient {
  /**
   * Sends a request, again where that is safe and may help.
   *
   * @returns The last response, whatever its status.
   * @throws HttpFailure when there is no response in time, it is too large, or it redirects elsewhere.
   * @throws the reason of `request.signal` when that is aborted.
   */
  send(request: HttpRequest): Promise<FinalResponse>;
  /** Cleans text of the service or about it; see {@link createRedactor}. */
  readonly redact: Redact;
  /** How requests leave this machine. With an invalid proxy every request fails. */
  readonly proxy: ProxyChoice;
  /** Waits for running requests and closes all connections. */
  close(): Promise<void>;
}

/** Names of headers whose values are secrets. */
const AUTHENTICATING = /^(authorization|cookie|x-api-key|x-vault-token|x-identity-header|.*-token)$/i;

/** The only way out of this process by HTTP. Nothing is loaded or sent before the first request. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { baseUrl, headers, environment = process.env } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const runtime = { ...SYSTEM_RUNTIME, ...options.runtime };
  const secrets = [...secretsOf(headers), ...(options.secrets ?? [])];
  const redact = createRedactor(secrets);
  const proxy = chooseProxy(baseUrl, environment);
  const transport =
    options.transport ?? createTransport({ limits, proxy, monotonic: runtime.monotonic, tls: options.tls });
  const settings = {
    transport,
    mayUseProxy: proxy.kind === 'environment',
    runtime,
    redirects: options.redirects,
    retry: { ...DEFAULT_RETRY, ...options.retry },
    rateLimitWaitMs: options.rateLimitWaitMs,
    onAttempt: options.onAttempt,
    onResponse: options.onResponse,
  };
  return {
    redact,
    proxy,
    async send(request) {
      const { origin } = request.url;
      if (origin !== baseUrl.origin)
        throw new TypeError(`Requests go to ${baseUrl.origin} only, not to ${origin}.`);
      const deadline = options.deadline ?? startDeadline(limits.totalMs, runtime);
      const allHeaders = { ...headers, ...request.headers };
      // A library that sends through this client brings secrets of its own.
      const own = secretsOf(request.headers ?? {});
      const exchange = {
        ...settings,
        deadline,
        redact: own.length === 0 ? redact : createRedactor([...secrets, ...own]),
      };
      return carryOut({ ...request, headers: allHeaders }, exchange);
    },
    close: () => transport.close(),
  };
}

function secretsOf(headers: HttpHeaders): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    // Of "Bearer TOKEN", TOKEN.
    AUTHENTICATING.test(name) ? [value.slice(value.indexOf(' ') + 1)] : [],
  );
}
