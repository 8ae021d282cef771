import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostThatFit } from './most-that-fit.ts';

it('finds the greatest number that fits', () => {
  fc.assert(
    fc.property(fc.nat(3_000), fc.nat(9_000), fc.nat(50), (most, limit, base) => {
      const found = mostThatFit(most, limit, (number) => 'x'.repeat(base + 3 * number));
      expect(found).toBe(Math.max(0, Math.min(most, Math.floor((limit - base) / 3))));
    }),
  );
});
