import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFixtures, runFixture } from './fixture.ts';
import { ALL_RULES } from './rule-set.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/**
 * Rules that look at secrets have no fixtures: a file with a whole secret is what they forbid. Their own tests assemble
 * what they need.
 */
const WITHOUT_FIXTURES = ['committed-secret'];

const fixtures = listFixtures(FIXTURES);

describe.each(ALL_RULES)('$id', (rule) => {
  const own = fixtures.filter(({ ruleId }) => ruleId === rule.id);

  it.skipIf(WITHOUT_FIXTURES.includes(rule.id))('has fixtures of both kinds', () => {
    expect(new Set(own.map(({ kind }) => kind))).toEqual(new Set(['ok', 'ng']));
  });

  it.each(own)('$name', async (fixture) => {
    const found = await runFixture(rule, fixture);
    const path = join(fixture.folder, 'output.json');
    // WRITE_FIXTURES=1 takes what the rules say now for right. Read the difference before it is committed.
    if (process.env.WRITE_FIXTURES && fixture.kind === 'ng') {
      writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`);
    }
    if (fixture.kind === 'ok') {
      expect(found).toEqual([]);
      expect(existsSync(path)).toBe(false);
    } else {
      expect(found).not.toEqual([]);
      expect(found).toEqual(JSON.parse(readFileSync(path, 'utf8')));
    }
  });
});

it('has no fixtures of rules that do not exist', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(fixtures.filter(({ ruleId }) => !ids.includes(ruleId))).toEqual([]);
});
