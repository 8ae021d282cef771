import { expect, it } from 'vitest';
import { type Compared, compareWithSecretlint, comparisonTable } from './comparison.ts';

/** `npm run bench -- accuracy` takes a new one on each run. */
const SEED = 1;

const rows = await compareWithSecretlint(SEED);

function share(harmless: boolean, count: (row: Compared) => number): number {
  const counted = rows.filter((row) => row.harmless === harmless);
  return counted.reduce((sum, row) => sum + count(row), 0) / counted.reduce((sum, row) => sum + row.texts, 0);
}

it('finds more than secretlint, with no more false alarms than one in a hundred', () => {
  expect(share(false, ({ ours }) => ours)).toBeGreaterThan(0.9);
  expect(share(false, ({ ours }) => ours)).toBeGreaterThan(share(false, ({ theirs }) => theirs));
  expect(share(true, ({ ours }) => ours)).toBeLessThan(0.01);
});

it('gives the table that is checked in', async () => {
  await expect(comparisonTable(rows)).toMatchFileSnapshot('../beside-secretlint.md');
});
