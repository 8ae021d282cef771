import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTATED, mutantsOf } from './mutants/find-mutants.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { mutantsResult, README, withFigures } from './readme.ts';

test('the README has the figures of today; npm run world -- --figures writes them', () => {
  const text = readFileSync(README, 'utf8');
  expect(withFigures(text)).toBe(text);
});

test('every mutant that survived has a reason, and every reason a survivor', () => {
  expect(Object.keys(SURVIVORS).sort()).toEqual([...mutantsResult().survivors].sort());
});

test('there is a mutant for each check and each await of what is broken on purpose', () => {
  for (const file of MUTATED) expect(mutantsOf(file), file).not.toEqual([]);
});
