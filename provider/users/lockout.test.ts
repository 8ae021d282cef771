import { describe, expect, it } from 'vitest';
import type { User } from '../api/contract/user.ts';
import { lockoutsOf, losesRights } from './lockout.ts';
import { changeOf, removalOf, type UserChange } from './user-change.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const BY_SYSTEM = { created_by: { type: 'system', id: 'system', name: '' } } as const;

function user(email: string, role: User['role'], more: Partial<User> = {}): User {
  const invited_at = '2026-11-01T00:00:00Z';
  return {
    id: `usr_${email}`,
    email,
    name: null,
    role,
    status: 'active',
    invited_at,
    expires_at: null,
    ...more,
  };
}

function becomes(from: User, role: User['role']): UserChange {
  const change = changeOf({ email: from.email, role, name: null, expiresAt: undefined }, from);
  if (change === undefined) throw new Error('nothing changes');
  return change;
}

const ada = user('ada@a.io', 'owner');
const bob = user('bob@a.io', 'admin');
const cy = user('cy@a.io', 'member');

describe('lockoutsOf', () => {
  it.each([
    ['a removal', removalOf(ada)],
    ['another role', becomes(ada, 'admin')],
  ])('finds %s of the last owner, which nothing allows', (_, change) => {
    expect(lockoutsOf([change], [ada, bob, cy], BY_SYSTEM, NOW)).toMatchObject([
      { kind: 'last-owner', isAllowed: false },
    ]);
  });

  it.each([
    ['invited', { status: 'invited' }],
    ['expired', { expires_at: '2026-11-24T11:59:59Z' }],
  ] as const)('counts no administrator that is %s', (_, more) => {
    const other = user('dee@a.io', 'owner', more);
    expect(lockoutsOf([removalOf(ada)], [ada, other, cy], BY_SYSTEM, NOW)).toMatchObject([
      { kind: 'last-administrator', isAllowed: true },
    ]);
    expect(lockoutsOf([removalOf(ada)], [ada, other, bob], BY_SYSTEM, NOW)).toEqual([]);
  });

  it('finds the one who created the key of the run', () => {
    const created_by = { type: 'user', id: bob.id, name: 'Bob' } as const;
    for (const change of [removalOf(bob), becomes(bob, 'auditor')])
      expect(lockoutsOf([change], [ada, bob], { created_by }, NOW)).toMatchObject([{ kind: 'oneself' }]);
    expect(lockoutsOf([becomes(bob, 'owner')], [ada, bob], { created_by }, NOW)).toEqual([]);
  });

  it('takes changes in their order', () => {
    const promotion = becomes(bob, 'owner');
    const demotion = becomes(ada, 'member');
    expect(lockoutsOf([promotion, demotion], [ada, bob], BY_SYSTEM, NOW)).toEqual([]);
    expect(lockoutsOf([demotion, promotion], [ada, bob], BY_SYSTEM, NOW)).toMatchObject([
      { kind: 'last-owner', change: demotion },
    ]);
    const both = [removalOf(bob), removalOf(ada)];
    expect(lockoutsOf(both, [ada, bob], BY_SYSTEM, NOW)).toMatchObject([{ change: both[1] }]);
  });

  it('has nothing against changes that take no rights', () => {
    expect(losesRights(becomes(cy, 'admin'))).toBe(false);
    expect(losesRights(becomes(cy, 'auditor'))).toBe(true);
    expect(lockoutsOf([removalOf(cy)], [ada, cy], BY_SYSTEM, NOW)).toEqual([]);
  });
});
