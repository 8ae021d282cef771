import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ControlStatus } from './control.ts';
import { readiness } from './readiness.ts';
import { CONTROL_STATUSES } from './words.ts';

const controls = (...statuses: ControlStatus[]) => statuses.map((status) => ({ status }));

test.each([
  [controls('implemented'), 1],
  [controls('not_implemented'), 0],
  [controls('partially_implemented'), 0.5],
  [controls('implemented', 'partially_implemented', 'not_implemented', 'not_applicable'), 0.5],
  [controls('implemented', 'implemented', 'partially_implemented'), 2.5 / 3],
  [controls('not_applicable'), null],
  [[], null],
])('%j is %j', (given, expected) => {
  expect(readiness(given)).toBe(expected);
});

test('stays between 0 and 1, ignores order and what is not applicable, and grows with every step forward', () => {
  const status = fc.constantFrom(...CONTROL_STATUSES);
  fc.assert(
    fc.property(fc.array(status, { minLength: 1 }), (statuses) => {
      const score = readiness(controls(...statuses, 'not_implemented')) ?? Number.NaN;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThan(1);
      expect(readiness(controls('not_implemented', ...statuses.toReversed(), 'not_applicable'))).toBe(score);
      expect(readiness(controls(...statuses, 'partially_implemented'))).toBeGreaterThan(score);
      expect(readiness(controls(...statuses, 'implemented'))).toBeGreaterThan(score);
    }),
  );
});
