import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allMutants } from './mutants/find-mutants.ts';
import { recordedFates } from './mutants/record.ts';
import { SURVIVORS } from './mutants/survivors.ts';
import { README, withFigures } from './readme.ts';

test('the README has the figures of today; npm run world -- --figures writes them', () => {
  const text = readFileSync(README, 'utf8');
  expect(withFigures(text)).toBe(text);
});

test('each mutant there is was tried; npm run world -- --mutants --missing tries those that are new', () => {
  expect([...recordedFates().keys()].sort()).toEqual(
    allMutants()
      .map(({ id }) => id)
      .sort(),
  );
});

test('every mutant that survived has a reason, and every reason a survivor', () => {
  const survived = [...recordedFates()].filter(([, fate]) => fate === null).map(([id]) => id);
  expect(Object.keys(SURVIVORS).sort()).toEqual(survived.sort());
});
