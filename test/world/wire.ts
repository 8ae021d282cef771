import { randomKeyText } from '../../provider/emulator/issue-key.ts';
import type { HttpResponse } from '../../provider/http/request-response.ts';
import type { Transport, WireRequest } from '../../provider/http/transport.ts';
import type { FaultKind } from './history.ts';
import type { LowerPlane } from './lower-plane.ts';
import type { PointKind, Process } from './process.ts';

/** What is asked of LowerPlane about keys. */
export type Operation = 'create' | 'update' | 'revoke' | 'get' | 'self' | 'list' | 'find';

/** The network between a process and LowerPlane, with everything that goes wrong there, and answers that are not true. */
export interface Wire {
  readonly process: Process;
  readonly lowerPlane: LowerPlane;
  /** Called before LowerPlane carries out a request. */
  readonly before: (operation: Operation, request: WireRequest) => void;
  /** Called with the true answer. */
  readonly after: (operation: Operation, request: WireRequest, response: HttpResponse) => void;
  /** Called with the id of a key of which LowerPlane claimed that it does not exist. */
  readonly hidden: (id: string) => void;
  /** Lets a moment pass. */
  readonly moment: () => void;
}

export function transportOver(wire: Wire): Transport {
  const { process, lowerPlane } = wire;
  const seen = new Map<string, HttpResponse>();
  let endlessPages = 0;
  return {
    async send(sent) {
      const operation = operationOf(sent);
      const isList = operation === 'list' || operation === 'find';
      const request = isList && endlessPages > 0 ? { ...sent, url: withoutCursor(sent.url) } : sent;
      const { method, url } = request;
      process.requests++;
      await process.point(() => `${method} ${url.pathname}${url.search}`);
      wire.moment();
      const fault = process.strike('request', ...pointsOf(operation));
      if (fault === 'refuse') throw failure('ECONNREFUSED');
      if (fault === 'reset') throw failure('ECONNRESET');
      if (fault === 'unavailable') return lowerPlane.respond(503, undefined);
      if (fault === 'throttle') return lowerPlane.respond(429, undefined, { 'retry-after': '2' });
      if (fault === 'is-stale') {
        const earlier = seen.get(url.href);
        if (earlier) return { ...earlier, headers: { ...earlier.headers, age: '60' } };
      }
      if (fault === 'late') {
        // The client waits no longer; LowerPlane carries it out all the same, a moment afterwards.
        queueMicrotask(() => void carryOut(wire, operation, request));
        throw failure('UND_ERR_HEADERS_TIMEOUT');
      }
      let response = await falsified(wire, operation, request, fault);
      if (isList && (fault === 'never-ends' || endlessPages > 0)) {
        endlessPages++;
        response = withFields(response, { next_cursor: `page${endlessPages}` });
      }
      seen.set(url.href, response);
      if (fault === 'lose') throw failure('ECONNRESET');
      await process.point(`answered ${response.status}`);
      return response;
    },
    close: async () => {},
  };
}

async function carryOut(wire: Wire, operation: Operation, request: WireRequest): Promise<HttpResponse> {
  wire.before(operation, request);
  const response = await wire.lowerPlane.answer(request);
  wire.after(operation, request, response);
  return response;
}

/** The answer to a request, as a fault has changed it, or what was asked. */
async function falsified(
  wire: Wire,
  operation: Operation,
  request: WireRequest,
  fault: FaultKind | undefined,
): Promise<HttpResponse> {
  const { lowerPlane } = wire;
  if (fault === 'says-active' || fault === 'says-revoked') {
    const id = request.url.pathname.split('/').at(-2) ?? '';
    const url = new URL(`/v1/api-keys/${id}`, request.url);
    const response = await lowerPlane.answer({ method: 'GET', url, headers: request.headers });
    return fault === 'says-active' ? response : withFields(response, { status: 'revoked' });
  }
  if (fault === 'grants-more') {
    const asked = { ...JSON.parse(String(request.body)), permissions: 'admin', environments: 'all' };
    return carryOut(wire, operation, { ...request, body: JSON.stringify(asked) });
  }
  const response = await carryOut(wire, operation, request);
  if (fault === undefined || response.status >= 400) return response;
  const body = JSON.parse(response.body.toString());
  const other = lowerPlane.keys()[0];
  switch (fault) {
    case 'says-another':
      if (other === undefined) return response;
      if ('key' in body) body.key.id = other.id;
      else if ('id' in body) body.id = other.id;
      break;
    case 'hides-a-key':
      if ('data' in body) {
        const hidden = body.data.shift();
        if (operation === 'find' && hidden) wire.hidden(hidden.id);
      }
      break;
    case 'sends-another-secret':
      if (typeof body.secret === 'string') body.secret = randomKeyText();
      break;
  }
  return { ...response, body: Buffer.from(JSON.stringify(body)) };
}

function withoutCursor(url: URL): URL {
  const first = new URL(url);
  first.searchParams.delete('cursor');
  return first;
}

function withFields(response: HttpResponse, fields: Readonly<Record<string, unknown>>): HttpResponse {
  const body = { ...JSON.parse(response.body.toString()), ...fields };
  return { ...response, body: Buffer.from(JSON.stringify(body)) };
}

function operationOf({ method, url }: WireRequest): Operation {
  const segments = url.pathname.split('/').length;
  if (method === 'POST') return segments > 4 ? 'revoke' : 'create';
  if (method === 'PATCH') return 'update';
  if (segments === 3) return url.searchParams.has('idempotency_key') ? 'find' : 'list';
  return url.pathname.endsWith('/self') ? 'self' : 'get';
}

const POINTS: Readonly<Record<Operation, readonly PointKind[]>> = {
  create: ['write', 'create', 'key'],
  update: ['write', 'key'],
  revoke: ['write', 'revoke', 'key'],
  get: ['read', 'key'],
  self: [],
  list: ['read', 'list'],
  find: ['read', 'list'],
};

function pointsOf(operation: Operation): readonly PointKind[] {
  return POINTS[operation];
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code, ...(code === 'ECONNREFUSED' ? { syscall: 'connect' } : {}) });
}
