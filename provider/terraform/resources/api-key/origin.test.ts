import { describe, expect, it } from 'vitest';
import { idempotencyBase, type Origin } from './origin.ts';

const first = {
  kind: 'first',
  creator: 'key_creator',
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['production'],
  destinations: ['file:a', 'file:b'],
  state: 'here',
} as const satisfies Origin;
const successor = { kind: 'successor', predecessor: 'key_old', generation: 2 } as const satisfies Origin;

describe('idempotencyBase', () => {
  it('is a fit beginning of an Idempotency-Key that tells nothing', () => {
    for (const origin of [first, successor]) {
      expect(idempotencyBase(origin)).toMatch(/^terraform:[0-9a-f]{64}$/);
    }
  });

  it('is the same again, whatever the order of destinations', () => {
    expect(idempotencyBase({ ...first, destinations: ['file:b', 'file:a'] })).toBe(idempotencyBase(first));
  });

  it('differs with everything that tells one key from another', () => {
    const others: readonly Origin[] = [
      first,
      { ...first, creator: 'key_other' },
      { ...first, name: 'CI gates' },
      { ...first, permissions: 'admin' },
      { ...first, environments: 'all' },
      { ...first, environments: ['staging'] },
      { ...first, destinations: ['file:a'] },
      { ...first, destinations: ['file:a', 'file:b', 'state'] },
      { ...first, state: 'there' },
      successor,
      { ...successor, predecessor: 'key_older' },
      { ...successor, generation: 3 },
    ];
    expect(new Set(others.map(idempotencyBase)).size).toBe(others.length);
  });
});
