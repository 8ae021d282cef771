import { describe, expect, it } from 'vitest';
import { idempotencyBase, type Origin } from './idempotency-keys.ts';

const first = {
  kind: 'first',
  creator: 'key_creator',
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['production'],
  destinations: ['file:a', 'file:b'],
  address: 'here',
} as const satisfies Origin;
const successor = {
  kind: 'successor',
  predecessor: 'key_old',
  generation: 2,
  lineage: 'lineage',
} as const satisfies Origin;

describe('idempotencyBase', () => {
  it('is a valid beginning of an Idempotency-Key that reveals nothing', () => {
    for (const origin of [first, successor]) {
      expect(idempotencyBase('terraform', origin)).toMatch(/^terraform:[0-9a-f]{64}$/);
    }
  });

  it('is the same again, whatever the order of destinations', () => {
    expect(idempotencyBase('terraform', { ...first, destinations: ['file:b', 'file:a'] })).toBe(
      idempotencyBase('terraform', first),
    );
  });

  it('is for a record of version 0.1.0 what that version made of it', () => {
    expect(idempotencyBase('terraform', { ...successor, lineage: undefined })).toBe(
      'terraform:4eb7ce14a1cc2fe289696c30b84db1131d484337b0ef8ac2034cbf2040233200',
    );
  });

  it('differs with everything that distinguishes one key from another', () => {
    const others: readonly Origin[] = [
      first,
      { ...first, creator: 'key_other' },
      { ...first, name: 'CI gates' },
      { ...first, permissions: 'admin' },
      { ...first, environments: 'all' },
      { ...first, environments: ['staging'] },
      { ...first, destinations: ['file:a'] },
      { ...first, destinations: ['file:a', 'file:b', 'state'] },
      { ...first, address: 'there' },
      successor,
      { ...successor, predecessor: 'key_older' },
      { ...successor, generation: 3 },
      { ...successor, lineage: 'another' },
      { ...successor, lineage: undefined },
    ];
    expect(new Set(others.map((origin) => idempotencyBase('terraform', origin))).size).toBe(others.length);
  });
});
