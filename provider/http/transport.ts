import type { Dispatcher } from 'undici';
import type { HttpLimits } from './limits.ts';
import type { ProxyChoice } from './proxy.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from './request-response.ts';

/** A response body that exceeds the limit; the connection was closed. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
  readonly status: number;
  readonly limitBytes: number;

  constructor(status: number, limitBytes: number) {
    super('The response is larger than the limit.');
    this.status = status;
    this.limitBytes = limitBytes;
  }
}

/** HTTPS_PROXY or HTTP_PROXY is not the URL of a proxy. */
export class InvalidProxy extends Error {
  override readonly name = 'InvalidProxy';
  readonly variable: string;

  constructor(variable: string) {
    super('The URL of the proxy is invalid.');
    this.variable = variable;
  }
}

/** One request, with all its headers. */
export type WireRequest = Pick<HttpRequest, 'method' | 'url' | 'body'> & {
  readonly headers: HttpHeaders;
  readonly signal: AbortSignal;
};

/** Sends single requests over connections that are kept alive. Follows no redirect, retries nothing. */
export interface Transport {
  /**
   * @throws ResponseTooLarge
   * @throws InvalidProxy
   * @throws the reason of `signal`, or whatever undici throws, when no complete response arrives.
   */
  send(request: WireRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** Certificates for one service. All as PEM. */
export interface TlsOptions {
  /** The authorities to trust, in place of the system's. */
  readonly ca?: string | undefined;
  /** What this client shows of itself, and the private key of it. */
  readonly client?: { readonly cert: string; readonly key: string } | undefined;
  /** The name in the service's certificate, where it is not that of the URL. */
  readonly serverName?: string | undefined;
}

export interface TransportOptions {
  readonly limits: HttpLimits;
  readonly proxy: ProxyChoice;
  readonly monotonic: () => number;
  readonly tls?: TlsOptions | undefined;
}

/** The system's certificate authorities are trusted, and those that NODE_EXTRA_CA_CERTS names, unless `tls` has others. */
export function createTransport({ limits, proxy, monotonic, tls }: TransportOptions): Transport {
  let dispatcher: Promise<Dispatcher> | undefined;
  let closed: Promise<void> | undefined;
  return {
    async send({ url, method, headers, body, signal }) {
      if (closed !== undefined) throw Object.assign(new Error('closed'), { code: 'UND_ERR_CLOSED' });
      dispatcher ??= createDispatcher(limits, proxy, tls);
      const opened = await dispatcher;
      const sentMs = monotonic();
      const response = await opened.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body: body ?? null,
        signal,
      });
      const receivedMs = monotonic();
      const { statusCode: status } = response;
      const received = await readAtMost(response, limits.responseBytes);
      return { status, headers: firstValues(response.headers), body: received, sentMs, receivedMs };
    },
    close: () => {
      // What could not be opened need not be closed.
      closed ??= Promise.resolve(dispatcher)
        .catch(() => undefined)
        .then((opened) => opened?.close());
      return closed;
    },
  };
}

async function createDispatcher(
  limits: HttpLimits,
  proxy: ProxyChoice,
  { ca, client, serverName }: TlsOptions = {},
): Promise<Dispatcher> {
  if (proxy.kind === 'invalid') throw new InvalidProxy(proxy.variable);
  const { Agent, EnvHttpProxyAgent } = await import('./undici.ts');
  const timeout = { timeout: limits.connectMs };
  const connect = {
    ...timeout,
    ...(ca === undefined ? {} : { ca }),
    ...client,
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
  const options = {
    connect,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    keepAliveTimeout: 10_000,
    connections: 32,
    allowH2: false,
  };
  if (proxy.kind === 'direct') return new Agent(options);
  const { http: httpProxy, https: httpsProxy, noProxy } = proxy;
  return new EnvHttpProxyAgent({
    ...options,
    proxyTls: timeout,
    requestTls: connect,
    httpProxy,
    httpsProxy,
    noProxy,
  });
}

function firstValues(received: Dispatcher.ResponseData['headers']): HttpHeaders {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(received)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first;
  }
  return headers;
}

async function readAtMost({ body, statusCode }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and the connection with it.
    if (size > maxBytes) throw new ResponseTooLarge(statusCode, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
