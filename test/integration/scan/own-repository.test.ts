import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';

it('finds nothing in the repository that it is part of', async () => {
  const path = resolve(import.meta.dirname, '../../..');
  const { findings, scope } = await scan({ path, target: { kind: 'tree' } });
  expect(findings.map(({ path: file, position, ruleId }) => `${file}:${position.line} ${ruleId}`)).toEqual(
    [],
  );
  expect(scope.files).toBeGreaterThan(100);
});
