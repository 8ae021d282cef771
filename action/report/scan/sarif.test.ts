import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS } from '../../../test/fixtures/report/extreme-results.ts';
import { sarifProblems } from '../../../test/fixtures/sarif/sarif-schema.ts';
import { ALL_RULES } from '../../scan/rules/generated/secret-rules.ts';
import type { ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import { scanSarif } from './sarif.ts';

const [rule] = ALL_RULES;
if (rule === undefined) throw new Error('no rules');

/** A scan that found a secret in a file of this name, and one that is allowed with this reason. */
function scanOf(text: string): ScanResult {
  const found: SecretMatch = {
    ruleId: rule?.id ?? '',
    title: rule?.title ?? '',
    vendor: rule?.vendor ?? '',
    severity: 'high',
    confidence: 'certain',
    notes: [text],
    path: text || 'x',
    position: { line: 3, column: 1, endLine: 3, endColumn: 40 },
    otherLines: [],
    origin: { kind: 'commit', commit: '2e'.repeat(20), present: false },
    secret: { lastFour: 'k3Qe', length: 39 },
    fingerprint: '0123456789abcdef0123456789abcdef',
    fix: 'Revoke it.',
  };
  return {
    scope: {
      kind: 'tree',
      root: '/home/runner/work/app/app',
      inRepository: true,
      shallow: false,
      commits: 0,
      files: 3,
      bytes: 100,
      windowed: 0,
      skipped: [{ reason: 'unreadable', count: 1, examples: [text] }],
      threads: 1,
      engine: 'wasm',
    },
    findings: [found],
    allowed: [{ ...found, allowed: text }],
    preexisting: [],
  };
}

describe('scanSarif', () => {
  it.each(['src/app.ts', ...HOSTILE_TEXTS])('of %j is valid by the official schema', (text) => {
    const report = scanSarif(scanOf(text));
    expect(sarifProblems(JSON.parse(report))).toBe('');
    expect(report).not.toContain('/home/runner');
  });
});
