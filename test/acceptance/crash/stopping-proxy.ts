import { type ClientRequest, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request is when the world stops. Only at the last does the provider get a response, when that is over. */
export type Moment = 'before LowerPlane sees it' | 'after LowerPlane carried it out' | 'on its way';

export interface Stop {
  readonly moment: Moment;
  /** For example `POST /v1/api-keys`; `*` stands for any one segment. */
  readonly operation: string;
  /** The name of the key that the request creates. Omitted: any request. */
  readonly creates?: string;
  /** What happens then. */
  readonly act: () => void | Promise<void>;
  /** What happens once the provider's connection holds the whole response to a request `on its way`. */
  readonly answered?: () => void;
  /** The status that the provider gets in place of a broken connection. */
  readonly status?: number;
}

export interface StoppingProxy {
  readonly url: string;
  /** Stops at the next such request, once. */
  stopAt(stop: Stop): void;
  close(): Promise<void>;
}

/** A proxy between the provider and LowerPlane that lets a test act at one exact request. */
export async function startStoppingProxy(target: string): Promise<StoppingProxy> {
  let armed: Stop | undefined;
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const stop = armed && isFor(armed, incoming, body) ? armed : undefined;
    if (stop) armed = undefined;
    const fail = ({ act, status }: Stop) => {
      act();
      if (status === undefined) incoming.socket.destroy();
      else outgoing.writeHead(status).end();
    };
    if (stop?.moment === 'before LowerPlane sees it') return fail(stop);
    if (stop?.moment === 'on its way') await stop.act();
    forward(target, incoming, body, (answer) => {
      if (stop?.moment === 'after LowerPlane carried it out') return fail(stop);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.on('finish', () => stop?.answered?.());
      answer.pipe(outgoing);
    }).on('error', () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isTcp(address)) throw new Error('The proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stopAt(stop) {
      armed = stop;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  answered: (answer: IncomingMessage) => void,
): ClientRequest {
  const { method, url = '/', headers } = incoming;
  const request = send(new URL(url, target), { method, headers, agent: false }, answered);
  return request.end(body);
}

function isFor({ operation, creates }: Stop, { method, url = '/' }: IncomingMessage, body: Buffer): boolean {
  if (creates !== undefined && JSON.parse(body.toString() || '{}').name !== creates) return false;
  const actual = `${method} ${url.split('?', 1)[0]}`.split('/');
  const expected = operation.split('/');
  return (
    actual.length === expected.length &&
    expected.every((part, index) => part === '*' || part === actual[index])
  );
}

function isTcp(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
