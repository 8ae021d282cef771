import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsPartOf } from './secret-traces.ts';

const secret = `lp_${'Zx9'.repeat(4)}${'q0Wm'.repeat(6)}`;

describe('containsPartOf', () => {
  it('finds any eight characters in a row, however they are broken up', () => {
    const part = fc
      .integer({ min: 3, max: secret.length - 8 })
      .map((start) => secret.slice(start, start + 8));
    fc.assert(
      fc.property(
        part,
        fc.string(),
        fc.string(),
        fc.constantFrom('', ' ', '\n', '-', ' | '),
        (text, a, b, gap) => {
          // Letters and digits right beside the part are no reason to miss it.
          expect(containsPartOf(`${a}${[...text].join(gap)}${b}`, secret)).toBe(true);
        },
      ),
    );
  });

  it('finds it encoded, anywhere in the encoded text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 5 }),
        fc.constantFrom('base64', 'base64url', 'hex'),
        (before, encoding) => {
          expect(containsPartOf(Buffer.from(`${before}${secret}`).toString(encoding), secret)).toBe(true);
        },
      ),
    );
  });

  it('lets the last four characters and ordinary words pass', () => {
    expect(containsPartOf(`key ...${secret.slice(-4)} was not stored: no space left on device`, secret)).toBe(
      false,
    );
  });
});
