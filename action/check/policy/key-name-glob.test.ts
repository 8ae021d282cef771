import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesKeyName } from './key-name-glob.ts';

it.each([
  ['CI/CD *', 'CI/CD Pipeline - Production', true],
  ['CI*', 'CI/CD Pipeline - Production', true],
  ['*production', 'CI/CD Pipeline - Production', true],
  ['* - ?roduction', 'CI/CD Pipeline - Production', true],
  ['CI/CD', 'CI/CD Pipeline - Production', false],
  ['', 'a', false],
  ['*', '', true],
  ['a**b', 'ab', true],
  ['[a-z]', 'b', false],
])('%j matches %j: %s', (glob, name, fits) => {
  expect(matchesKeyName(glob, name)).toBe(fits);
});

it('decides as a regular expression would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
  const globs = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(globs, letters, (glob, name) => {
      const pattern = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesKeyName(glob, name)).toBe(pattern.test(name));
    }),
  );
});

it('takes linear time for a hostile glob', () => {
  expect(matchesKeyName(`${'*a'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false);
});
