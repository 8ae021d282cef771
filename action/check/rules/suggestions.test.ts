import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SuggestedChange } from './definition/violation.ts';
import { type Fixture, listFixtures, runFixture } from './fixture.ts';
import { ALL_RULES } from './rule-set.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const fixtures = listFixtures(FIXTURES);

/** What a person gets who accepts the suggestion: whole lines, replaced. */
function apply({ folder }: Fixture, { path, firstLine, lastLine, replacement }: SuggestedChange): string {
  const lines = readFileSync(join(folder, 'files', path), 'utf8').split('\n');
  lines.splice(firstLine - 1, lastLine - firstLine + 1, ...replacement.split('\n'));
  return lines.join('\n');
}

describe('a suggested change', () => {
  it.each(
    ALL_RULES.flatMap((rule) =>
      fixtures
        .filter(({ ruleId, kind }) => ruleId === rule.id && kind === 'ng')
        .map((fixture) => ({ rule, fixture, name: fixture.name })),
    ),
  )('of $name mends what was found', async ({ rule, fixture }) => {
    for (const { suggestion, identity } of await runFixture(rule, fixture)) {
      if (!suggestion) continue;
      const mended = new Map([[suggestion.path, apply(fixture, suggestion)]]);
      const left = await runFixture(rule, fixture, mended);
      expect(left.map((found) => found.identity)).not.toContainEqual(identity);
      const faults = ALL_RULES.filter(({ id }) => id === 'invalid-declaration');
      for (const invalid of faults) expect(await runFixture(invalid, fixture, mended)).toEqual([]);
    }
  });

  it.each([
    'missing-expiration',
    'missing-rotation',
    'lifetime-too-long',
    'plaintext-in-state',
    'deletion-protection-off',
  ])('is made by %s', async (id) => {
    const rule = ALL_RULES.find((candidate) => candidate.id === id);
    if (!rule) throw new Error(`no rule ${id}`);
    const own = fixtures.filter(({ ruleId, kind }) => ruleId === id && kind === 'ng');
    const found = (await Promise.all(own.map((fixture) => runFixture(rule, fixture)))).flat();
    expect(found.filter(({ suggestion }) => suggestion)).not.toEqual([]);
  });
});
