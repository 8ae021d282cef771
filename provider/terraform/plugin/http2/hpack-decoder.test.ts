import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder, HpackError } from './hpack-decoder.ts';
import { encodeHeaders } from './hpack-encode.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('HPACK', () => {
  test("RFC 7541's three requests share a table (C.4)", () => {
    const decoder = new HpackDecoder();
    expect([...decoder.decode(hex('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'))]).toEqual([
      [':method', 'GET'],
      [':scheme', 'http'],
      [':path', '/'],
      [':authority', 'www.example.com'],
    ]);
    expect(decoder.decode(hex('8286 84be 5886 a8eb 1064 9cbf')).get('cache-control')).toBe('no-cache');
    const third = decoder.decode(hex('8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf'));
    expect(third.get('custom-key')).toBe('custom-value');
    expect(third.get(':authority')).toBe('www.example.com');
  });

  test("RFC 7541's responses evict entries from a small table (C.6)", () => {
    const decoder = new HpackDecoder(256);
    decoder.decode(
      hex(
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      ),
    );
    const second = decoder.decode(hex('4883 640e ffc1 c0bf'));
    expect(second.get(':status')).toBe('307');
    expect(second.get('location')).toBe('https://www.example.com');
  });

  test('what our encoder writes is read back', () => {
    const name = fc.stringMatching(/^[a-z-]{1,30}$/);
    const value = fc.stringMatching(/^[ -~]{0,300}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), (headers) => {
        expect([...new HpackDecoder().decode(encodeHeaders(headers))]).toEqual(headers);
      }),
    );
  });

  test.each([
    ['an index that is not there', 'be'],
    ['index zero', '80'],
    ['a text that ends early', '4005 6161'],
    ['an endless number', 'ffff ffff ffff'],
    ['a table larger than allowed', '3fff 7f'],
    ['a table size in the middle', '8220'],
  ])('%s is refused', (_what, block) => {
    expect(() => new HpackDecoder().decode(hex(block))).toThrow(HpackError);
  });

  test('too many headers are refused', () => {
    const many = Array.from({ length: 2000 }, (_, i) => [`h${i}`, 'x'] as const);
    expect(() => new HpackDecoder().decode(encodeHeaders(many))).toThrow('too large');
  });

  test('any bytes are decoded or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (block) => {
        try {
          new HpackDecoder().decode(block);
        } catch (error) {
          expect(error).toBeInstanceOf(HpackError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
