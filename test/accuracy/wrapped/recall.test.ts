import { expect, it } from 'vitest';
import { recallByForm } from './recall.ts';

const SEED = 1;

it('finds secrets in every encoding', () => {
  const recall = recallByForm(SEED).filter(({ group }) => group === 'encodings');
  expect(recall.length).toBeGreaterThan(10);
  for (const { form, secrets, found } of recall) expect(found, form).toBe(secrets);
});
