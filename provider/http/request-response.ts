/** Methods that are sent. */
export type HttpMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

export type HttpHeaders = Readonly<Record<string, string>>;

/** One HTTP request. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** Of the client's origin. */
  readonly url: URL;
  /** Beside those that the client sends with every request. */
  readonly headers?: HttpHeaders;
  readonly body?: string | Uint8Array;
  /** Set when sending it twice has the effect of sending it once, though the method does not say so. */
  readonly repeatable?: boolean;
  /** Ends the request, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** One HTTP response, read to its end. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. Of a header sent twice, the first value. */
  readonly headers: HttpHeaders;
  readonly body: Buffer;
  /** When the request was sent and when the headers arrived, on the monotonic clock. */
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** A header of a response; null when it is absent. `name` is in lower case. */
export function headerOf({ headers }: Pick<HttpResponse, 'headers'>, name: string): string | null {
  return Object.hasOwn(headers, name) ? (headers[name] ?? null) : null;
}

/** The body as text. */
export function textOf({ body }: Pick<HttpResponse, 'body'>): string {
  return body.toString('utf8');
}

/** A JSON body with its media type; spread into a request. */
export function jsonBody(value: unknown): Required<Pick<HttpRequest, 'headers' | 'body'>> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Whether sending a request twice has the effect of sending it once. Source: RFC 9110, 9.2.2. */
export function isRepeatable({ method, headers = {}, repeatable }: HttpRequest): boolean {
  if (repeatable !== undefined) return repeatable;
  return (method !== 'POST' && method !== 'PATCH') || 'idempotency-key' in headers;
}

/** Whether a request only reads. */
export function isSafe({ method }: Pick<HttpRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD';
}
