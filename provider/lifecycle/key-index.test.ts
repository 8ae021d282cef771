import { expect, it } from 'vitest';
import type { ApiKey } from '../api/contract/api-key.ts';
import { KeyIndex } from './key-index.ts';

const key = (id: string, changes: Partial<ApiKey> = {}): ApiKey => ({
  id,
  organization_id: 'org_1',
  name: 'CI gate',
  permissions: 'read-only',
  environments: 'all',
  status: 'active',
  last_four: id,
  fingerprint: `fingerprint of ${id}`,
  created_at: '2026-11-23T12:00:00Z',
  created_by: { type: 'user', id: 'usr_1', name: 'Alice' },
  expires_at: null,
  last_used_at: null,
  request_count: 0,
  revoked_at: null,
  revoked_by: null,
  ...changes,
});

/** An index of what LowerPlane lists, with all that it is asked. */
function indexOf(...listed: readonly ApiKey[]) {
  const asked: string[] = [];
  const index = new KeyIndex({
    async *list() {
      asked.push('list');
      yield* listed;
    },
    async get(id) {
      asked.push(id);
      return listed.find((known) => known.id === id);
    },
  });
  return { index, asked };
}

it('answers from one listing, and asks for a key alone when that lacks it', async () => {
  const { index, asked } = indexOf(key('a'), key('b', { status: 'revoked' }));
  expect(index.isListed).toBe(false);
  expect(await index.find('a')).toMatchObject({ id: 'a' });
  expect(await index.withFingerprint('fingerprint of b')).toMatchObject({ id: 'b' });
  expect(await index.withFingerprint('unknown')).toBeUndefined();
  expect(await index.find('c')).toBeUndefined();
  expect([index.isListed, asked]).toEqual([true, ['list', 'c']]);
});

it('finds the active keys of a name, and counts all active ones as they were at first', async () => {
  const of = () =>
    indexOf(key('a'), key('b'), key('c', { status: 'revoked' }), key('d', { name: 'Other' })).index;
  expect((await of().activeWithName('CI gate')).map(({ id }) => id)).toEqual(['a', 'b']);
  const index = of();
  expect(await index.countActive()).toBe(3);
  index.remember(key('a', { status: 'revoked' }));
  expect(await index.countActive()).toBe(3);
});

it('needs no listing for a key that it remembers, and prefers that to a listing', async () => {
  const { index, asked } = indexOf(key('a'));
  index.remember(key('a', { name: 'Renamed' }));
  expect(await index.find('a')).toMatchObject({ name: 'Renamed' });
  expect(asked).toEqual([]);
  expect(await index.activeWithName('CI gate')).toEqual([]);
  expect(await index.activeWithName('Renamed')).toMatchObject([{ id: 'a' }]);
});

it('reads a key as it is now, and remembers that', async () => {
  const { index, asked } = indexOf(key('a'));
  index.remember(key('a', { name: 'Before' }));
  expect(await index.findNow('a')).toMatchObject({ name: 'CI gate' });
  expect(index.remembered('a')).toMatchObject({ name: 'CI gate' });
  expect(await index.findNow('b')).toBeUndefined();
  expect(asked).toEqual(['a', 'b']);
});

it('refuses another key than it asked for', async () => {
  const index = new KeyIndex({ list: async function* () {}, get: async () => key('other') });
  await expect(index.findNow('a')).rejects.toThrow('LowerPlane Returned Another Key');
});
