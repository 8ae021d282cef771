import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS, hostileScan } from '../../../test/fixtures/report/extreme-results.ts';
import { sarifProblems } from '../../../test/fixtures/sarif/sarif-schema.ts';
import { scanSarif } from './sarif.ts';

describe('scanSarif', () => {
  it.each(['src/app.ts', ...HOSTILE_TEXTS])('of %j is valid by the official schema', (text) => {
    const report = scanSarif(hostileScan(text));
    expect(sarifProblems(JSON.parse(report))).toBe('');
    expect(report).not.toContain('/home/runner');
  });
});
