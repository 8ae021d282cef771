import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedIndexes } from './indexes.ts';
import { ROOT } from './module-files.ts';

it('is up to date (otherwise run "npm run indexes")', async () => {
  const stale: string[] = [];
  for await (const [path, content] of generatedIndexes())
    if (readFileSync(join(ROOT, path), 'utf8') !== content) stale.push(path);
  expect(stale).toEqual([]);
});
