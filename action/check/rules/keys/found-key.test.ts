import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAgo, declarations, declared, known, live, NOW, revoked } from '../../../../test/check/keys.ts';
import { isAtLeast, SEVERITIES } from '../../../scan/severity.ts';
import { judgeFoundKey } from './found-key.ts';
import { liveKey } from './live-key.ts';

const working = liveKey(live({ name: 'CI/CD Pipeline - Production' }), NOW);

describe('a found key that LowerPlane knows', () => {
  it('is critical while it works, wherever it is', () => {
    expect(judgeFoundKey(working, 'low', undefined, NOW)).toMatchObject({
      severity: 'critical',
      sentence:
        'The key works: "CI/CD Pipeline - Production", read-only, last used today; it grants access to production.',
    });
  });

  it('must be rotated where it is declared', () => {
    const named = declared({ name: known(working.name) });
    const { fix } = judgeFoundKey(working, 'high', declarations(named), NOW);
    expect(fix).toContain('change rotate_trigger of lowerplane_api_key.ci_gate (main.tf:1) and apply');
    expect(fix).toContain(`revoke ${working.id}`);
  });

  it('says when it was revoked', () => {
    const { severity, sentence } = judgeFoundKey(liveKey(live(revoked(12)), NOW), 'critical', undefined, NOW);
    expect(severity).toBe('low');
    expect(sentence).toBe('The key was revoked on 2026-11-13: "CI gate", read-only, last used today.');
  });

  it('says when it expired, and that an expiration can be extended', () => {
    const expired = liveKey(live({ expires_at: daysAgo(3) }), NOW);
    const { severity, sentence, fix } = judgeFoundKey(expired, 'critical', undefined, NOW);
    expect(severity).toBe('medium');
    expect(sentence).toContain('expired on 2026-11-22');
    expect(fix).toContain('Revoke key_');
  });

  it('never becomes more severe when revoked or expired, and never less severe when it works', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEVERITIES),
        fc.constantFrom<'revoked' | 'expired' | 'active'>('revoked', 'expired', 'active'),
        fc.option(fc.nat(4_000)),
        (severity, status, used) => {
          const lastUsedAt = used === null ? undefined : NOW - used * 86_400_000;
          const judged = judgeFoundKey({ ...working, status, lastUsedAt }, severity, undefined, NOW);
          if (status === 'active') expect(judged.severity).toBe('critical');
          else expect(isAtLeast(severity, judged.severity)).toBe(true);
        },
      ),
    );
  });
});
