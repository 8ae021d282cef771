import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, DAY, NOW } from '../../../test/check/keys.ts';
import type { Waiver } from '../policy/policy.ts';
import { type WaivableFinding, waiverFor } from './waivers.ts';

const FINGERPRINT = 'ab'.repeat(16);

function waiver(given: Partial<Waiver> = {}): Waiver {
  return {
    rule: 'stale-key',
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
    ['its folder', { kind: 'path', path: 'infra/' }, true],
    ['another folder', { kind: 'path', path: '/prod/' }, false],
    ['its key', { kind: 'key', key: 'ci *' }, true],
    ['another key', { kind: 'key', key: 'ci' }, false],
  ])('of %s', (_, target, excuses) => {
    const one = waiver({ target });
    expect(waiverFor([one], FINDING, NOW)).toBe(excuses ? one : undefined);
    expect(waiverFor([{ ...one, rule: 'missing-key' }], FINDING, NOW)).toBeUndefined();
  });

  it('excuses until its end, and not a moment longer', () => {
    const one = waiver();
    expect(waiverFor([one], FINDING, one.expires - 1)).toBe(one);
    expect(waiverFor([one], FINDING, one.expires)).toBeUndefined();
  });

  it('for a path does not match findings without a file, and one for a key not those without a key', () => {
    const { keyName: _, ...nameless } = FINDING;
    const away: WaivableFinding = { ...nameless, place: { kind: 'remote', thing: 'posture', name: 'SOC 2' } };
    expect(waiverFor([waiver({ target: { kind: 'path', path: '**' } })], away, NOW)).toBeUndefined();
    expect(waiverFor([waiver({ target: { kind: 'key', key: '*' } })], away, NOW)).toBeUndefined();
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
