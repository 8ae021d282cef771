import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { printableLines } from '../text/printable.ts';
import type { Console } from './console/console.ts';
import type { FaultOf } from './faults.ts';
import { handleRequest } from './handle-request.ts';
import { ProblemError } from './problem.ts';
import { json, type Reply } from './reply.ts';
import { route } from './router.ts';
import type { ServerParts } from './server-parts.ts';
import { handleTestControl, TEST_CONTROL_PREFIX } from './test-controls/handle-test-control.ts';

/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MILLISECONDS = 10 * 60 * 1000;

const CONSOLE_PATHS =
  /^\/(?:$|openapi\.json$|(?:assets|audit|docs|evidence|keys|organization|posture|sign-in|sign-out|users)(?:\/|$))/;

export function makeServer(parts: ServerParts): Server {
  let pages: Promise<Console> | undefined;
  // Loaded when a browser first asks for a page: programs that use the API need none of it.
  const openConsole = () => {
    pages ??= import('./console/console.ts').then(({ makeConsole }) => makeConsole(parts));
    return pages;
  };
  return createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, (request, response) => {
    // The emulator's clock, not the machine's: clients measure clock skew from this header.
    response.sendDate = false;
    response.setHeader('date', new Date(parts.clock.now()).toUTCString());
    response.setHeader('cache-control', 'no-store');
    void serve(parts, openConsole, request, response).catch(() => response.destroy());
  });
}

async function serve(
  parts: ServerParts,
  openConsole: () => Promise<Console>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '' } = request;
  const [path = '', search = ''] = splitOnce(url, '?');
  try {
    if (path.startsWith(TEST_CONTROL_PREFIX)) {
      return await send(response, await handleTestControl(request, path, parts));
    }
    if (path === '/health') return await send(response, health(method));
    if (isConsolePath(path)) {
      const pages = await openConsole();
      return await send(response, await pages.handle(request, path, new URLSearchParams(search)));
    }
    const injected = parts.faults.inject(method, path);
    const match = route(method, path);
    parts.requests.count(match.id);
    if (injected.latency > 0) await waitUnlessClosing(injected.latency, parts.closing);
    if (injected.drop) return void request.socket.destroy();
    if (injected.status !== undefined) throw injectedProblem(injected.status);
    const reply = await handleRequest(request, match, new URLSearchParams(search), parts);
    if (injected.loseResponse) return void request.socket.destroy();
    await send(response, reply);
  } catch (error) {
    // The client may have closed the connection.
    if (!request.socket.destroyed) sendProblem(response, toProblemError(error), path);
  } finally {
    // A connection kept alive now would keep the server from closing.
    if (parts.closing.aborted) request.socket.end();
    // An unread body would block the connection for the next request.
    request.resume();
  }
}

/** Whether requests are answered: for containers and load balancers, without a key. */
function health(method: string): Reply {
  if (method === 'GET' || method === 'HEAD') return json(200, { status: 'ok' });
  throw new ProblemError('method-not-allowed', 'This path accepts GET only.', { headers: { allow: 'GET' } });
}

/** Whether a path belongs to the console and the description of the API. */
function isConsolePath(path: string): boolean {
  return CONSOLE_PATHS.test(path);
}

async function waitUnlessClosing(milliseconds: number, closing: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal: closing });
  } catch {
    throw new ProblemError('unavailable', 'The emulator is closing.');
  }
}

function injectedProblem(fault: FaultOf<'status'>): ProblemError {
  const { status } = fault;
  const retryAfter = fault.retry_after ?? (status === 429 ? 1 : undefined);
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const code = status === 429 ? 'rate-limited' : status === 500 ? 'internal-error' : 'unavailable';
  return new ProblemError(code, 'The emulator injected this failure, as a test asked it to.', {
    status,
    headers,
  });
}

function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // Internals are shown on the emulator's own standard error, not to the client.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${printableLines(text)}\n`);
  return new ProblemError(
    'internal-error',
    'The emulator failed to handle this request. This is not a fault of the client: see the standard error of the emulator.',
  );
}

function sendProblem(response: ServerResponse, problem: ProblemError, path: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problem.toProblem(path));
  response.writeHead(problem.status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case 'json': {
      const body = JSON.stringify(reply.body);
      response.writeHead(reply.status, {
        ...reply.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
      return;
    }
    case 'text':
      response.writeHead(reply.status, { ...reply.headers, 'content-type': reply.contentType });
      return pipeline(Readable.from(reply.text), response);
    case 'bytes':
      response.writeHead(reply.status, {
        ...reply.headers,
        'content-type': 'application/octet-stream',
        'content-length': reply.bytes.length,
      });
      response.end(reply.bytes);
      return;
    case 'empty':
      response.writeHead(reply.status);
      response.end();
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
