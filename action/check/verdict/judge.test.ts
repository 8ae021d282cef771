import fc from 'fast-check';
import { expect, it } from 'vitest';
import { at } from '../../../test/check/keys.ts';
import type { Violation } from '../rules/definition/violation.ts';
import { fingerprintsOf } from './judge.ts';

function violation(identity: readonly string[], line = 1, given: Partial<Violation> = {}): Violation {
  return {
    kind: 'violation',
    place: { kind: 'code', range: at(line) },
    message: 'Wrong.',
    identity,
    ...given,
  };
}

const identities = fc.array(fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }), { maxLength: 12 });

it('are of 32 hex digits, and no two are the same', () => {
  fc.assert(
    fc.property(identities, (all) => {
      const found = fingerprintsOf(
        'stale-key',
        all.map((identity) => violation(identity)),
      );
      for (const one of found) expect(one).toMatch(/^[0-9a-f]{32}$/);
      expect(new Set(found).size).toBe(all.length);
    }),
  );
});

it('do not depend on lines and messages', () => {
  fc.assert(
    fc.property(identities, fc.nat(10_000), fc.string(), (all, down, message) => {
      const before = all.map((identity, index) => violation(identity, index + 1));
      const after = all.map((identity, index) => violation(identity, index + 1 + down, { message }));
      expect(fingerprintsOf('stale-key', after)).toEqual(fingerprintsOf('stale-key', before));
    }),
  );
});

it('of existing violations do not change when others are added', () => {
  const [a, b] = [violation(['a']), violation(['b'])];
  const [first, second] = fingerprintsOf('stale-key', [a, b]);
  expect(fingerprintsOf('stale-key', [violation(['new']), a, b, violation(['a'])]).slice(1, 3)).toEqual([
    first,
    second,
  ]);
});

it('depend on the rule and on each part of the identity', () => {
  const of = (rule: string, ...identity: readonly string[]) => fingerprintsOf(rule, [violation(identity)])[0];
  expect(of('stale-key', 'a')).not.toBe(of('missing-key', 'a'));
  expect(of('stale-key', 'a', 'b')).not.toBe(of('stale-key', 'ab'));
  expect(of('stale-key', 'a', 'b')).not.toBe(of('stale-key', 'a","b'));
});

it('of a violation are kept when it has its own', () => {
  const fingerprint = 'ab'.repeat(16);
  expect(fingerprintsOf('committed-secret', [violation(['x'], 1, { fingerprint })])).toEqual([fingerprint]);
});

it('never change: waivers and baselines name them', () => {
  expect(fingerprintsOf('stale-key', [violation(['CI gate']), violation(['CI gate'])])).toEqual([
    '77db8f8b482bd90703e16003492a0660',
    '0ff80b34d8a91fb90cd7be32457cfc25',
  ]);
});
