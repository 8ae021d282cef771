import { expect, it } from 'vitest';
import type { ApiKey } from '../api/contract/api-key.ts';
import { generationsOf } from './generations.ts';

const created = (day: number, changes: Partial<ApiKey> = {}): ApiKey => ({
  id: `key_${day}`,
  organization_id: 'org_1',
  name: 'CI gate',
  permissions: 'read-only',
  environments: 'all',
  status: 'active',
  last_four: 'ab12',
  fingerprint: '0123456789abcdef',
  created_at: `2027-01-${String(day).padStart(2, '0')}T00:00:00Z`,
  created_by: { type: 'user', id: 'usr_1', name: 'Alice' },
  expires_at: null,
  last_used_at: null,
  request_count: 0,
  revoked_at: null,
  revoked_by: null,
  ...changes,
});
const USED = { last_used_at: '2027-01-09T00:00:00Z', request_count: 3 } as const;
const REVOKED = { status: 'revoked', revoked_at: '2027-01-09T00:00:00Z' } as const;

it.each<[string, readonly ApiKey[], string | undefined, number, readonly string[]]>([
  ['no key', [], undefined, 0, []],
  ['one key', [created(1)], 'key_1', 1, []],
  [
    'the newest of several, in any order',
    [created(2), created(3), created(1)],
    'key_3',
    3,
    ['key_2', 'key_1'],
  ],
  ['one that was revoked', [created(1, REVOKED), created(2, { ...REVOKED, ...USED })], 'key_2', 2, []],
  [
    'one that was revoked while it was used',
    [created(1), created(2, { ...REVOKED, ...USED })],
    'key_2',
    2,
    ['key_1'],
  ],
  ['the one before a key that was never delivered', [created(1), created(2, REVOKED)], 'key_1', 1, []],
  ['the last one when none was ever used', [created(1, REVOKED), created(2, REVOKED)], 'key_2', 2, []],
  [
    'the lower id at the same moment first',
    [created(1, { id: 'key_b' }), created(1, { id: 'key_a' })],
    'key_b',
    2,
    ['key_a'],
  ],
])('takes for the current key %s', (_, keys, id, number, older) => {
  const found = generationsOf(keys);
  expect(found?.current.key.id).toBe(id);
  expect(found?.current.number ?? 0).toBe(number);
  expect(found?.older.map(({ key }) => key.id) ?? []).toEqual(older);
});
