import { describe, expect, test } from 'vitest';
import { HuffmanError, huffmanDecode } from './huffman.ts';

const decode = (hex: string) => huffmanDecode(Buffer.from(hex, 'hex')).toString('latin1');

describe("HPACK's Huffman code", () => {
  test.each([
    ['f1e3c2e5f23a6ba0ab90f4ff', 'www.example.com'],
    ['a8eb10649cbf', 'no-cache'],
    ['25a849e95ba97d7f', 'custom-key'],
    ['d07abe941054d444a8200595040b8166e082a62d1bff', 'Mon, 21 Oct 2013 20:13:21 GMT'],
    ['', ''],
  ])("RFC 7541's example %s", (hex, text) => expect(decode(hex)).toBe(text));

  test.each([
    ['the end-of-string symbol', 'ffffffff'],
    ['padding of more than seven bits', 'a8eb10649cbfff'],
    ['padding with zeros', 'a8eb10649cbe'],
  ])('%s is refused', (_what, hex) => expect(() => decode(hex)).toThrow(HuffmanError));
});
