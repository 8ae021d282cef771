import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ClientOptionError } from './errors.ts';
import { isLoopback, type Timeouts } from './options.ts';

/** One HTTP request, ready to send. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal;
}

/** One HTTP answer, whole. */
export interface WireResponse {
  readonly status: number;
  /** Of a header sent twice, the first value. */
  readonly header: (name: string) => string | null;
  /** null when it was longer than the cap; what came is thrown away. */
  readonly body: Buffer | null;
  /** When the request was sent, and when the headers were there, on the monotonic clock. */
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** Sends requests over kept-alive connections. Follows no redirect, retries nothing. */
export interface Transport {
  /** @throws whatever undici throws when no whole answer comes. */
  send(request: WireRequest): Promise<WireResponse>;
  close(): Promise<void>;
  /** Whether the environment names a proxy that requests may go through. */
  readonly mayUseProxy: boolean;
}

const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/** What a transport needs to know. */
export interface TransportOptions {
  readonly baseUrl: URL;
  readonly timeouts: Timeouts;
  readonly maxBodyBytes: number;
  readonly monotonic: () => number;
}

/** @throws ClientOptionError when the environment names an unusable proxy. */
export function createTransport({ baseUrl, timeouts, maxBodyBytes, monotonic }: TransportOptions): Transport {
  // A proxy cannot reach this machine's loopback, and plain http through one would show it the key.
  const mayUseProxy = !isLoopback(baseUrl.hostname) && PROXY_VARIABLES.some((name) => process.env[name]);
  const dispatcher = createDispatcher(mayUseProxy, timeouts);
  let closed: Promise<void> | undefined;
  return {
    mayUseProxy,
    async send({ url, method, headers, body, signal }) {
      const sentMs = monotonic();
      const response = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body,
        signal,
      });
      const receivedMs = monotonic();
      const received = response.headers;
      return {
        status: response.statusCode,
        header: (name) => {
          const value = received[name];
          return (Array.isArray(value) ? value[0] : value) ?? null;
        },
        body: await readAtMost(response.body, maxBodyBytes),
        sentMs,
        receivedMs,
      };
    },
    close: () => {
      closed ??= dispatcher.close();
      return closed;
    },
  };
}

function createDispatcher(mayUseProxy: boolean, timeouts: Timeouts): Dispatcher {
  const connect = { timeout: timeouts.connectMs };
  const options = {
    connect,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
    keepAliveTimeout: 10_000,
    connections: 32,
    allowH2: false,
  };
  if (!mayUseProxy) return new Agent(options);
  try {
    return new EnvHttpProxyAgent({ ...options, proxyTls: connect, requestTls: connect });
  } catch {
    throw new ClientOptionError(
      'proxy',
      'Invalid Proxy',
      'HTTPS_PROXY or HTTP_PROXY is not a URL a request can go through. Write it as http://proxy.example.com:8080, or unset it.',
    );
  }
}

async function readAtMost(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and the connection with it.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
