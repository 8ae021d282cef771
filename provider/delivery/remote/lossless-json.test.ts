import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from './lossless-json.ts';

describe('parseLossless', () => {
  it.each([
    '12345678901234567890',
    '1.0',
    '1e400',
    '-0',
    '0.1000',
    '{"__proto__":{"a":1.50}}',
    '[1E2,"1.0",null]',
  ])('keeps %s as written', (text) => {
    expect(JSON.stringify(parseLossless(text))).toBe(text);
  });

  it('gives what JSON.parse gives for everything that survives it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(JSON.stringify(parseLossless(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('throws for what is no JSON', () => {
    expect(() => parseLossless('{')).toThrow(SyntaxError);
  });
});
