import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback, type Timeouts } from '../../api/options.ts';

/** One HTTP request. Each that a destination sends may be sent twice: that is the same as once. */
export interface RemoteRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Appended to the base URL, its parts already encoded. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
}

/** One HTTP answer, whole. */
export interface RemoteAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
}

/** An answer longer than any that the services in question give. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
  readonly code = 'ANSWER_TOO_LONG';
}

/** Public keys, metadata and one secret: a megabyte is plenty (Vault's own limit for a secret). */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

export type Send = (
  url: URL,
  request: RemoteRequest,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<RemoteAnswer>;

/** Sends single requests over kept-alive connections. Follows no redirect: its target would get the token. */
export function createSender(baseUrl: URL, timeouts: Timeouts, maxBodyBytes: number = MAX_BODY_BYTES): Send {
  let dispatcher: Dispatcher | undefined;
  return async (url, { method, body }, headers, signal) => {
    dispatcher ??= createDispatcher(baseUrl, timeouts);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body ?? null,
      signal,
    });
    return {
      status: response.statusCode,
      header: (name) => {
        const value = response.headers[name];
        return (Array.isArray(value) ? value[0] : value) ?? null;
      },
      text: await readText(response.body, maxBodyBytes),
    };
  };
}

function createDispatcher(baseUrl: URL, timeouts: Timeouts): Dispatcher {
  const connect = { timeout: timeouts.connectMs };
  const options = { connect, headersTimeout: timeouts.headersMs, bodyTimeout: timeouts.bodyMs };
  // A proxy cannot reach this machine's loopback, and plain http through one would show it the token.
  if (isLoopback(baseUrl.hostname)) return new Agent(options);
  return new EnvHttpProxyAgent({ ...options, proxyTls: connect, requestTls: connect });
}

async function readText(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and the connection with it.
    if (size > maxBytes) throw new AnswerTooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
