import { expect, it } from 'vitest';
import { generatedFiles, staleFiles } from './generate-rules.ts';

it('was run after the last change of a rule (npm run rules)', async () => {
  expect(staleFiles(await generatedFiles())).toEqual([]);
});
