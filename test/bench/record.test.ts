import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { README, withRecordedFigures } from './record.ts';

test('the README has the figures that were recorded; npm run bench -- NAME --record writes both', () => {
  const text = readFileSync(README, 'utf8');
  expect(withRecordedFigures(text)).toBe(text);
});
