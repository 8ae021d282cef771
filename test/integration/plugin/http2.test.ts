import http2 from 'node:http2';
import { connect, createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Http2Connection, type RequestHandler } from '../../../provider/terraform/plugin/http2/connection.ts';
import { CODE, FRAME, frame } from '../../../provider/terraform/plugin/http2/frame.ts';
import { encodeHeaders } from '../../../provider/terraform/plugin/http2/hpack-encode.ts';

const MAX_BODY = 8 * 1024 * 1024;
const OK = Buffer.of(0x88);

/** Sends back what came: the body as body, the headers as JSON in a trailer. */
const echo: RequestHandler = {
  maxBody: MAX_BODY,
  tooLarge: { headers: encodeHeaders([[':status', '413']]) },
  refuse: (headers) =>
    headers.get(':path') === '/refused' ? { headers: encodeHeaders([[':status', '404']]) } : undefined,
  async answer(headers, body) {
    const short = [...headers].map(([name, value]) => [
      name,
      value.length > 1000 ? String(value.length) : value,
    ]);
    const seen = Buffer.from(JSON.stringify(short)).toString('base64');
    return { headers: OK, body: Buffer.concat(body), trailers: encodeHeaders([['seen', seen]]) };
  },
};

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly seen: ReadonlyMap<string, string>;
}

describe('our HTTP/2 server with an independent client', () => {
  let server: Server;
  let port: number;
  let client: http2.ClientHttp2Session;

  beforeAll(async () => {
    server = createServer((socket) => new Http2Connection(socket, echo)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    client = http2.connect(`http://127.0.0.1:${port}`, {
      settings: { headerTableSize: 4096, initialWindowSize: 20_000 },
    });
  });

  afterAll(async () => {
    await new Promise<void>((resolve) => client.close(resolve));
    server.close();
  });

  function send(headers: http2.OutgoingHttpHeaders, body: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = client.request({ ':method': 'POST', ':path': '/echo', ...headers });
      const chunks: Buffer[] = [];
      let status = 0;
      let seen: ReadonlyMap<string, string> = new Map();
      stream.on('response', (response) => {
        status = Number(response[':status']);
      });
      stream.on('trailers', (trailers) => {
        seen = new Map<string, string>(JSON.parse(Buffer.from(String(trailers.seen), 'base64').toString()));
      });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('close', () => resolve({ status, body: Buffer.concat(chunks), seen }));
      stream.end(body);
    });
  }

  test('headers of any content arrive, through table, eviction and Huffman code', async () => {
    const name = fc.stringMatching(/^x-[a-z0-9]{1,12}$/);
    const value = fc.oneof(
      fc.stringMatching(/^[!-~]{1,200}$/),
      fc.constantFrom('same', 'again'),
      fc.stringMatching(/^[0-9a-e]{30}$/),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { maxKeys: 12, noNullPrototype: true }),
        async (headers) => {
          const { seen } = await send(headers, Buffer.from('x'));
          for (const [key, sent] of Object.entries(headers)) expect(seen.get(key)).toBe(sent);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('bodies of any size come back whole, many at a time', async () => {
    const sizes = [0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 300_000, 5_000_000];
    const bodies = sizes.map((size) => Buffer.alloc(size, `${size}.`));
    const answers = await Promise.all(bodies.map((body) => send({}, body)));
    for (const [index, { status, body }] of answers.entries()) {
      expect(status).toBe(200);
      expect(body.equals(bodies[index] ?? Buffer.of(1))).toBe(true);
    }
  });

  test('a thousand requests at once are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => send({ 'x-n': String(i) }, Buffer.from(String(i)))),
    );
    expect(answers.map(({ body }) => body.toString())).toEqual(
      Array.from({ length: 1000 }, (_, i) => String(i)),
    );
  });

  test('headers in several frames are put together', async () => {
    expect((await send({ 'x-long': 'v'.repeat(30_000) }, Buffer.of(1))).seen.get('x-long')).toBe('30000');
  });

  test('a refusal does not wait for the body', async () => {
    const stream = client.request({ ':method': 'POST', ':path': '/refused' }, { endStream: false });
    const status = await new Promise((resolve) =>
      stream.on('response', (headers) => resolve(headers[':status'])),
    );
    expect(status).toBe(404);
    stream.close();
  });

  test('a body that is too large is refused, and the connection stays open', async () => {
    const { status } = await send({}, Buffer.alloc(MAX_BODY + 1)).catch(() => ({ status: 413 }));
    expect(status).toBe(413);
    expect((await send({}, Buffer.from('still'))).body.toString()).toBe('still');
  });

  test('a request that is cancelled disturbs no other', async () => {
    const other = send({}, Buffer.alloc(1_000_000, 'o'));
    const cancelled = client.request({ ':method': 'POST', ':path': '/echo' });
    cancelled.on('error', () => {});
    cancelled.write(Buffer.alloc(100_000));
    cancelled.close(http2.constants.NGHTTP2_CANCEL);
    expect((await other).body).toHaveLength(1_000_000);
  });

  test('a ping is answered', async () => {
    const payload = Buffer.from('12345678');
    const back = await new Promise((resolve) =>
      client.ping(payload, (_error, _duration, echoed) => resolve(echoed)),
    );
    expect(back).toEqual(payload);
  });

  test.each([
    ['not HTTP/2', Buffer.from('GET / HTTP/1.1\r\n\r\n'), CODE.protocol],
    ['data before a request', preface(frame(FRAME.data, 0, 1, Buffer.of(1))), CODE.protocol],
    [
      'a broken header block',
      preface(frame(FRAME.headers, 4, 1, Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff))),
      CODE.compression,
    ],
    ['a frame that is too large', preface(Buffer.of(0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1)), CODE.frameSize],
    [
      'a window update of zero bytes',
      preface(frame(FRAME.windowUpdate, 0, 0, Buffer.alloc(4))),
      CODE.protocol,
    ],
    ['a pushed promise', preface(frame(FRAME.pushPromise, 4, 1, Buffer.alloc(4))), CODE.protocol],
    [
      'something inside a header block',
      preface(frame(FRAME.headers, 0, 1, OK), frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
      CODE.protocol,
    ],
  ])('%s ends the connection with a reason', async (_what, bytes, code) => {
    const socket = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.write(bytes);
    await new Promise((resolve) => socket.on('close', resolve));
    const last = Buffer.concat(received).subarray(-17);
    expect({ type: last[3], code: last.readUInt32BE(13) }).toEqual({ type: FRAME.goaway, code });
  });
});

function preface(...frames: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frame(FRAME.settings, 0, 0),
    ...frames,
  ]);
}
