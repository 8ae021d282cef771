import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, DAY, NOW } from '../../../test/check/keys.ts';
import type { Waiver } from '../policy/policy.ts';
import { type WaivableFinding, waiverFor, waiverIdentity } from './waivers.ts';

const FINGERPRINT = 'ab'.repeat(16);

function waiver(given: Partial<Waiver> = {}): Waiver {
  return {
    rules: ['stale-key'],
    target: { kind: 'fingerprint', fingerprint: FINGERPRINT },
    owner: 'platform@example.com',
    reason: 'replaced in spring',
    expires: NOW + DAY,
    file: '.lowerplane/policy.yaml',
    line: 4,
    ...given,
  };
}

const FINDING: WaivableFinding = {
  ruleId: 'stale-key',
  fingerprint: FINGERPRINT,
  place: { kind: 'code', range: at(3, 'infra/prod/main.tf') },
  keyName: 'CI gate',
};

describe('a waiver', () => {
  it.each<[what: string, target: Waiver['target'], excuses: boolean]>([
    ['its fingerprint', { kind: 'fingerprint', fingerprint: FINGERPRINT }, true],
    ['another fingerprint', { kind: 'fingerprint', fingerprint: 'cd'.repeat(16) }, false],
    ['its folder', { kind: 'globs', paths: ['infra/'], keys: [] }, true],
    ['another folder', { kind: 'globs', paths: ['/prod/'], keys: [] }, false],
    ['its key', { kind: 'globs', paths: [], keys: ['ci *'] }, true],
    ['another key', { kind: 'globs', paths: [], keys: ['ci'] }, false],
    ['one of its folders', { kind: 'globs', paths: ['/prod/', 'infra/'], keys: [] }, true],
    ['one of its keys', { kind: 'globs', paths: [], keys: ['other', 'CI *'] }, true],
    ['its folder and its key', { kind: 'globs', paths: ['infra/'], keys: ['CI *'] }, true],
    ['its folder and another key', { kind: 'globs', paths: ['infra/'], keys: ['other'] }, false],
    ['another folder and its key', { kind: 'globs', paths: ['/prod/'], keys: ['CI *'] }, false],
  ])('of %s', (_, target, excuses) => {
    const one = waiver({ target });
    expect(waiverFor([one], FINDING, NOW)).toBe(excuses ? one : undefined);
    expect(waiverFor([{ ...one, rules: ['missing-key'] }], FINDING, NOW)).toBeUndefined();
  });

  it('of several rules excuses each of them', () => {
    const one = waiver({ rules: ['missing-key', 'stale-key'] });
    expect(waiverFor([one], FINDING, NOW)).toBe(one);
    expect(waiverFor([one], { ...FINDING, ruleId: 'unknown-posture' }, NOW)).toBeUndefined();
  });

  it('keeps the identity that baselines of the first version have', () => {
    const globs = (paths: readonly string[], keys: readonly string[]) =>
      waiverIdentity(waiver({ target: { kind: 'globs', paths, keys } }));
    expect(globs(['infra/'], [])).toEqual(['stale-key', '{"kind":"path","path":"infra/"}']);
    expect(globs([], ['CI *'])).toEqual(['stale-key', '{"kind":"key","key":"CI *"}']);
    expect(globs(['infra/'], ['CI *'])).not.toEqual(globs(['infra/'], []));
    expect(waiverIdentity(waiver())).toEqual([
      'stale-key',
      `{"kind":"fingerprint","fingerprint":"${FINGERPRINT}"}`,
    ]);
  });

  it('excuses until its end, and not a moment longer', () => {
    const one = waiver();
    expect(waiverFor([one], FINDING, one.expires - 1)).toBe(one);
    expect(waiverFor([one], FINDING, one.expires)).toBeUndefined();
  });

  it('for a path does not match findings without a file, and one for a key not those without a key', () => {
    const { keyName: _, ...nameless } = FINDING;
    const away: WaivableFinding = { ...nameless, place: { kind: 'remote', thing: 'posture', name: 'SOC 2' } };
    expect(
      waiverFor([waiver({ target: { kind: 'globs', paths: ['**'], keys: [] } })], away, NOW),
    ).toBeUndefined();
    expect(
      waiverFor([waiver({ target: { kind: 'globs', paths: [], keys: ['*'] } })], away, NOW),
    ).toBeUndefined();
  });

  it('that has expired does not hide one that holds', () => {
    const holds = waiver({ line: 9 });
    expect(waiverFor([waiver({ expires: NOW - 1 }), holds, waiver({ line: 20 })], FINDING, NOW)).toBe(holds);
  });

  it('of a fingerprint excuses that one finding, whatever else there is', () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(hex, hex, (named, other) => {
        const one = waiver({ target: { kind: 'fingerprint', fingerprint: named } });
        expect(waiverFor([one], { ...FINDING, fingerprint: other }, NOW)).toBe(
          named === other ? one : undefined,
        );
      }),
    );
  });
});
