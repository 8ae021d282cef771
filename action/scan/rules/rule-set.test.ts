import { expect, it } from 'vitest';
import { fewestOf } from '../prefilter/continuation.ts';
import { ruleSet } from './rule-set.ts';

const set = ruleSet();

/** Ids of the rules that look closer at a literal in a file. */
function rulesAt(path: string, text: string): string[] {
  const literal = set.literals.findIndex((known) => known.text === text);
  return set
    .at(path)
    .rules(literal)
    .map(({ id }) => id);
}

it('gives the rules of a literal that apply to a path', () => {
  expect(rulesAt('src/a.ts', 'password')).toContain('generic-secret');
  expect(rulesAt('src/a.ts', 'password').join()).not.toContain('terraform');
  const always = ['variable-password', 'generic-secret'];
  expect(rulesAt('a.tfvars', 'password').toSorted()).toEqual(
    [...always, 'terraform-variables-secret'].toSorted(),
  );
  expect(rulesAt('a.tfstate', 'password').toSorted()).toEqual(
    [...always, 'terraform-state-secret'].toSorted(),
  );
});

it('knows how long a token with other signs in it is', () => {
  expect(fewestOf(set.literals.find(({ text }) => text === 'pat')?.then)).toBe(79);
  expect(fewestOf(set.literals.find(({ text }) => text === 'AKIA')?.then)).toBe(16);
});
