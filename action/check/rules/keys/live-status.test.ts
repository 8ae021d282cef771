import { describe, expect, it } from 'vitest';
import { holdsKeys, withLiveStatus } from '../../../../provider/cli/scan/with-live-status.ts';
import { daysAgo, live, NOW, revoked } from '../../../../test/check/keys.ts';
import type { ScanResult } from '../../../scan/scan-result.ts';
import type { SecretMatch } from '../../../scan/secret-match.ts';
import { liveStatusOf } from './live-status.ts';

const LISTED = live({ name: 'CI/CD Pipeline - Production' });

function found(given: Partial<SecretMatch> = {}): SecretMatch {
  return {
    ruleId: 'lowerplane-key',
    title: 'LowerPlane API key',
    vendor: 'LowerPlane',
    severity: 'high',
    confidence: 'certain',
    notes: ['in a test file'],
    path: 'a.env',
    position: { line: 1, column: 1, endLine: 1, endColumn: 40 },
    otherLines: [],
    occurrences: 1,
    origin: { kind: 'file' },
    secret: { lastFour: 'ab12', length: 39 },
    fingerprint: '0'.repeat(32),
    keyFingerprint: LISTED.fingerprint,
    fix: 'Revoke it.',
    ...given,
  };
}

const known = { keys: [live({ fingerprint: 'ffffffffffffffff' }), LISTED], seenBy: undefined };

describe('a found key', () => {
  it.each([
    [
      'live',
      LISTED,
      'critical',
      /^The key works: "CI\/CD Pipeline - Production", read-only, last used today/,
    ],
    ['revoked', live(revoked(12)), 'low', /^The key was revoked on 2026-11-13/],
    ['expired', live({ expires_at: daysAgo(3) }), 'medium', /^The key expired on 2026-11-22/],
  ] as const)('that is %s is identified by its fingerprint', (kind, key, severity, sentence) => {
    const status = liveStatusOf(found(), { keys: [key], seenBy: undefined }, NOW);
    expect(status).toMatchObject({ kind, key: { id: key.id }, severity });
    expect(status?.sentence).toMatch(sentence);
  });

  it('that is not listed may be of another organization, or not visible to the requesting key', () => {
    const stranger = found({ keyFingerprint: '1111111111111111' });
    expect(liveStatusOf(stranger, known, NOW)).toEqual({
      kind: 'unknown',
      sentence: 'LowerPlane has no such key. It may belong to another organization.',
    });
    const narrow = { ...known, seenBy: live({ environments: ['staging'] }) };
    expect(liveStatusOf({ ...stranger, confidence: 'low' }, narrow, NOW)?.sentence).toBe(
      'LowerPlane has no such key for staging, which is all that the requesting key can see. The text may not be a key at all.',
    );
  });

  it('of another vendor has no status', () => {
    const { keyFingerprint: _, ...other } = found();
    expect(liveStatusOf(other, known, NOW)).toBeUndefined();
  });
});

describe('the result of a scan', () => {
  const result = (given: Partial<ScanResult>): ScanResult => ({
    scope: {
      kind: 'tree',
      root: '/',
      inRepository: false,
      shallow: false,
      commits: 0,
      files: 1,
      bytes: 1,
      windowed: 0,
      skipped: [],
      threads: 1,
      engine: 'wasm',
    },
    findings: [],
    allowed: [],
    preexisting: [],
    ...given,
  });

  it('reports the status and the fix', () => {
    const { findings } = withLiveStatus(result({ findings: [found()] }), known, NOW);
    expect(findings).toMatchObject([
      { severity: 'critical', notes: [expect.stringMatching(/^The key works: /), 'in a test file'] },
    ]);
    expect(findings[0]?.fix).toContain('Rotate and revoke it now');
  });

  it('ignores a comment that allows a working key', () => {
    const allowed = [found({ allowed: 'revoked long ago' })];
    const updated = withLiveStatus(result({ allowed, findings: [found({ path: 'b.env' })] }), known, NOW);
    expect(updated.findings.map(({ path }) => path)).toEqual(['a.env', 'b.env']);
    expect(updated.findings[0]?.notes).toContain('its allow comment does not count, because the key works');
    expect(updated.allowed).toEqual([]);
    const dead = { ...known, keys: [live(revoked(1))] };
    expect(withLiveStatus(result({ allowed }), dead, NOW).allowed).toMatchObject([{ severity: 'low' }]);
  });

  it('needs no request when it contains no keys', () => {
    const { keyFingerprint: _, ...other } = found();
    expect(holdsKeys(result({ findings: [other] }))).toBe(false);
    expect(holdsKeys(result({ preexisting: [found()] }))).toBe(true);
  });
});
