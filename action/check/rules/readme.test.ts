import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALL_RULES } from './rule-set.ts';

it('lists every rule in the README', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(ALL_RULES.filter(({ id }) => !readme.includes(`\`${id}\``)).map(({ id }) => id)).toEqual([]);
});
