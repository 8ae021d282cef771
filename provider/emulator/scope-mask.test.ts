import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalScope, covers, ENVIRONMENTS, type EnvironmentScope } from '../keys/environments.ts';
import { environmentBit, scopeFromMask, scopeMask } from './scope-mask.ts';

const scope: fc.Arbitrary<EnvironmentScope> = fc.oneof(
  fc.constant('all' as const),
  fc.uniqueArray(fc.constantFrom(...ENVIRONMENTS), { minLength: 1 }),
);

test('a mask gives its scope back', () => {
  fc.assert(
    fc.property(scope, (given) => {
      expect(scopeFromMask(scopeMask(given))).toEqual(canonicalScope(given));
    }),
  );
});

test('masks cover one another exactly as scopes do', () => {
  fc.assert(
    fc.property(scope, scope, (held, needed) => {
      expect((scopeMask(needed) & ~scopeMask(held)) === 0).toBe(covers(held, needed));
    }),
  );
});

test('all reaches every environment', () => {
  for (const environment of ENVIRONMENTS) expect(scopeMask('all') & environmentBit(environment)).not.toBe(0);
});
