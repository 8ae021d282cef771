import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { DEFAULT_LIMITS } from '../../../../provider/http/limits.ts';
import { SYSTEM_RUNTIME } from '../../../../provider/http/runtime.ts';
import { createTransport, type Transport } from '../../../../provider/http/transport.ts';

/** A request that reached the stand-in, and the host that it was meant for. */
export interface ReceivedRequest {
  readonly host: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StandIn {
  /** Sends every request to the stand-in, over a real connection. */
  readonly transport: Transport;
  readonly received: ReceivedRequest[];
}

/** A server on this machine in the place of all vendors. */
export async function standIn(answer: (request: ReceivedRequest) => StandInAnswer): Promise<StandIn> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { 'x-meant-for': host, ...headers } = incoming.headers;
    const request = {
      host: String(host),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: { ...headers, host: String(host) },
      body,
    };
    received.push(request);
    const { status, body: text = '', headers: own = {} } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...own }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const wire = createTransport({
    limits: { ...DEFAULT_LIMITS, responseBytes: 1024 * 1024 },
    proxy: { kind: 'direct' },
    monotonic: SYSTEM_RUNTIME.monotonic,
  });
  onTestFinished(async () => {
    await wire.close();
    server.close();
  });
  const transport: Transport = {
    send: (request) => {
      const url = new URL(request.url.pathname + request.url.search, `http://127.0.0.1:${address.port}`);
      return wire.send({ ...request, url, headers: { ...request.headers, 'x-meant-for': request.url.host } });
    },
    close: async () => {},
  };
  return { transport, received };
}
