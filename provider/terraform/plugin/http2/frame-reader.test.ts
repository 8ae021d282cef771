import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConnectionError, frame } from './frame.ts';
import { FrameReader } from './frame-reader.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

test('frames come out the same however their bytes arrive', () => {
  const one = fc.record({
    type: fc.nat(12),
    flags: fc.nat(255),
    stream: fc.nat(0x7fffffff),
    payload: fc.uint8Array({ maxLength: 100 }),
  });
  fc.assert(
    fc.property(fc.array(one), fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sent, cuts) => {
      const bytes = Buffer.concat([
        PREFACE,
        ...sent.map((each) => frame(each.type, each.flags, each.stream, each.payload)),
      ]);
      const received: typeof sent = [];
      const reader = new FrameReader((type, flags, stream, payload) => {
        received.push({ type, flags, stream, payload: Uint8Array.from(payload) });
      }, 16_384);
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = cuts[turn % cuts.length] ?? 1;
        reader.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(received).toEqual(sent);
    }),
  );
});

test('anything but HTTP/2 is refused at its first wrong byte', () => {
  const reader = () => new FrameReader(() => {}, 16_384);
  expect(() => reader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(ConnectionError);
  expect(() => reader().push(Buffer.concat([PREFACE, Buffer.of(0, 0x40, 1, 0, 0, 0, 0, 0, 1)]))).toThrow(
    'too large',
  );
});
