import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineExample } from '../../../schemas/gate-examples.ts';
import { HOSTILE_TEXTS, hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import { FAILED, SAMPLES, sampleFinding } from '../../../test/fixtures/report/sample-result.ts';
import { baselinedFindings, readBaseline, writeBaseline } from './baseline.ts';
import type { CheckResult } from './result.ts';

function written(result: CheckResult) {
  const baseline = readBaseline(writeBaseline(result));
  if ('error' in baseline) throw new Error(baseline.error);
  return baseline;
}

describe('a written baseline', () => {
  it.each(Object.entries(SAMPLES))('contains what was open or already baselined: %s', (_, result) => {
    const { fingerprints, posture } = written(result);
    expect(fingerprints).toEqual(new Set(baselinedFindings(result).map(({ fingerprint }) => fingerprint)));
    expect(posture?.scores ?? []).toEqual(
      result.posture.map(({ source, framework, score }) => ({ source, framework, score })),
    );
  });

  it.each(HOSTILE_TEXTS)('can be read with any texts: %j', (text) => {
    expect(written(hostileResult(text)).fingerprints.size).toBeGreaterThan(0);
  });

  it('is the same text for the same findings in another order', () => {
    const huge = hugeResult(400);
    const turned = { ...huge, findings: huge.findings.toReversed(), posture: huge.posture.toReversed() };
    expect(writeBaseline(turned)).toBe(writeBaseline(huge));
  });

  it('does not change when nothing new is open', () => {
    const { fingerprints } = written(FAILED);
    const next: CheckResult = {
      ...FAILED,
      findings: FAILED.findings.map((finding) =>
        finding.status.kind === 'open' && fingerprints.has(finding.fingerprint)
          ? { ...finding, status: { kind: 'baselined' } }
          : finding,
      ),
    };
    expect(writeBaseline(next)).toBe(writeBaseline(FAILED));
  });
});

describe('a baseline that replaces another', () => {
  const before = written(FAILED);
  const nothing = { ...FAILED, findings: [], notEvaluated: [], posture: [] };
  const [gone] = before.findings;
  if (gone === undefined) throw new Error('the sample has no findings');
  const unseen = { ruleId: gone.rule, title: 'T', gaps: [] };

  it('keeps findings of rules that were not evaluated, and drops fixed ones', () => {
    const kept = (result: CheckResult) => {
      const read = readBaseline(writeBaseline(result, before));
      return 'error' in read ? read : read.findings;
    };
    expect(kept(nothing)).toEqual([]);
    expect(kept({ ...nothing, notEvaluated: [unseen] })).toEqual(
      before.findings.filter(({ rule }) => rule === gone.rule),
    );
  });

  it('keeps scores when no posture is known', () => {
    expect(before.posture?.scores.length).toBeGreaterThan(0);
    const text = writeBaseline(nothing, before);
    expect(readBaseline(text)).toMatchObject({ posture: { scores: before.posture?.scores } });
    expect(readBaseline(writeBaseline(nothing))).toMatchObject({ posture: undefined });
  });
});

it('contains no regressed score, which would hide the next one, and nothing about the policy', () => {
  const findings = ['posture-regressed', 'expired-waiver', 'unused-waiver', 'stale-key'].map((ruleId) =>
    sampleFinding({ ruleId }),
  );
  expect(baselinedFindings({ ...FAILED, findings }).map(({ ruleId }) => ruleId)).toEqual(['stale-key']);
});

describe('an invalid baseline', () => {
  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['[]', 'the file must be an object'],
    [JSON.stringify({ ...baselineExample, version: 2 }), 'version must be 1'],
    [JSON.stringify({ ...baselineExample, findings: undefined }), 'findings is required'],
    [
      JSON.stringify({ ...baselineExample, extra: 1 }),
      'extra is not a known field. Known fields: version, created_at, findings, posture',
    ],
    [
      JSON.stringify({ ...baselineExample, created_at: 'today' }),
      'created_at must be an RFC 3339 date and time, for example 2027-01-31T12:00:00Z',
    ],
    [
      JSON.stringify({ ...baselineExample, findings: [{ rule: 'a', fingerprint: 'XYZ', where: 'b' }] }),
      'findings[0].fingerprint must be a fingerprint of 32 hex digits, as reports show it',
    ],
    [
      JSON.stringify({ ...baselineExample, posture: [{ source: 'a', framework: 'b', score: 92 }] }),
      'posture[0].score must be at most 1',
    ],
  ])('%s', (text, error) => {
    expect(readBaseline(text)).toEqual({ error });
  });

  it('is rejected with a readable message, whatever it contains', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const read = readBaseline(text);
        expect('error' in read && read.error).toMatch(/^\S.*[^.]$/s);
        expect('error' in read && read.error).not.toMatch(/undefined|Invalid/);
      }),
    );
  });
});

it('can be read with a byte order mark', () => {
  expect(readBaseline(`\ufeff${JSON.stringify(baselineExample)}`)).toMatchObject({
    fingerprints: new Set(['0123456789abcdef0123456789abcdef']),
  });
});
