import type { Emulator } from '../../../../provider/emulator/start.ts';

/** What a page was answered with. */
export interface PageResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A person with a browser that keeps cookies and follows no redirects. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<PageResponse>;
  /** Sends a form as a page of the console does, unless the headers say otherwise. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> | URLSearchParams | FormData,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PageResponse>;
  /** Sends any other request, without a body. */
  send(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<PageResponse>;
  signIn(key: string | null): Promise<PageResponse>;
  /** The `Cookie` header that is sent. */
  cookie(): string;
}

export function visitor(emulator: Emulator): Visitor {
  let cookie = '';
  async function send(path: string, init: RequestInit): Promise<PageResponse> {
    const headers = {
      ...(cookie === '' ? {} : { cookie }),
      ...Object.fromEntries(new Headers(init.headers)),
    };
    const response = await fetch(`${emulator.url}${path}`, { ...init, headers, redirect: 'manual' });
    const set = response.headers.get('set-cookie');
    if (set !== null) cookie = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '');
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
  const self: Visitor = {
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = { 'sec-fetch-site': 'same-origin' }) =>
      send(path, {
        method: 'POST',
        headers,
        body: fields instanceof FormData ? fields : new URLSearchParams(fields),
      }),
    send: (method, path, headers) => send(path, { method, headers }),
    signIn: (key) => self.post('/sign-in', { key: key ?? '' }),
    cookie: () => cookie,
  };
  return self;
}
