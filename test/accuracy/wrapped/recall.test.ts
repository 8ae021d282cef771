import { expect, it } from 'vitest';
import { type Recall, recallByForm } from './recall.ts';

/** `npm run bench -- accuracy` tries others. */
const SEED = 1;
/** Share of the secrets that are found in the plainest form. */
const FEWEST_FOUND = 0.9;

const recall = recallByForm(SEED);

it('finds secrets in every encoding of a file', () => {
  for (const { group, form, secrets, found } of recall)
    if (group === 'encodings') expect(found, form).toBe(secrets);
});

it('finds in each form at least nine of ten secrets that it finds in the plainest', () => {
  const poor = recall.filter(({ secrets, found }) => found < FEWEST_FOUND * secrets);
  expect(poor.map(({ form, missed }) => `${form}: ${missed.slice(0, 3).join('\n')}`)).toEqual([]);
});

it('gives the table that is checked in', async () => {
  await expect(tableOf(recall)).toMatchFileSnapshot('../forms.md');
});

/** In steps, so that the table changes when the reading does and not with every new rule. */
function tableOf(results: readonly Recall[]): string {
  const rows = results.map(({ group, form, secrets, found }) => {
    const percent = Math.floor((100 * found) / secrets);
    return `| ${group} | ${form} | ${percent === 100 ? '100 %' : `${percent - (percent % 5)} % or more`} |`;
  });
  return [
    'Secrets that are found in the plainest form (`NAME="SECRET"`) and how many of them are found in others.',
    '',
    '| part | form | found |',
    '|---|---|---|',
    ...rows.map((row) => row.replaceAll('||', '\\|\\|')),
    '',
  ].join('\n');
}
