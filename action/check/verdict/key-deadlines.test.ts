import { describe, expect, it } from 'vitest';
import { ABSENT } from '../../../provider/declarations/declared-attribute.ts';
import {
  ADMIN,
  DAY,
  daysAgo,
  declarations,
  declared,
  every,
  inDays,
  live,
  NOW,
} from '../../../test/check/keys.ts';
import { keyDeadlines } from './key-deadlines.ts';

const unrotated = declared({ rotation: ABSENT });

function deadlines(key: Parameters<typeof live>[0], declaration = unrotated) {
  return keyDeadlines([live(key)], declarations(declaration), NOW).map(({ kind, at, isForeseen }) => ({
    kind,
    days: Math.round((at - NOW) / DAY),
    isForeseen,
  }));
}

describe('keyDeadlines', () => {
  it('has the expiration of a key that no rotation replaces', () => {
    const found = deadlines({ created_at: daysAgo(50), expires_at: inDays(40), last_used_at: daysAgo(10) });
    expect(found).toEqual([
      { kind: 'unused', days: 80, isForeseen: false },
      { kind: 'expires', days: 40, isForeseen: true },
    ]);
  });

  it('has the advised replacement of a key that lives longer', () => {
    expect(deadlines({ created_at: daysAgo(300), expires_at: null })).toContainEqual({
      kind: 'rotates',
      days: 65,
      isForeseen: true,
    });
    const admin = declared({ rotation: ABSENT, permissions: ADMIN });
    expect(
      deadlines({ created_at: daysAgo(80), expires_at: inDays(100), permissions: 'admin' }, admin),
    ).toContainEqual({ kind: 'rotates', days: 10, isForeseen: true });
  });

  it('leaves a rotation that is declared to applies, until it is late', () => {
    const rotated = declared({ rotation: every(60) });
    const inTime = deadlines({ created_at: daysAgo(50), expires_at: inDays(17) }, rotated);
    expect(inTime.filter(({ kind }) => kind === 'expires')).toEqual([]);
    expect(inTime).toContainEqual({ kind: 'rotates', days: 10, isForeseen: false });
    const late = deadlines({ created_at: daysAgo(63), expires_at: inDays(4) }, rotated);
    expect(late).toContainEqual({ kind: 'rotates', days: -3, isForeseen: false });
    expect(late).toContainEqual({ kind: 'expires', days: 4, isForeseen: true });
  });

  it('has those of keys that no code declares, and none of keys that have ended or overlap', () => {
    const others = keyDeadlines([live({ name: 'Other' })], undefined, NOW);
    expect(others.map(({ key }) => key.name)).toContain('Other');
    expect(keyDeadlines([live({ expires_at: daysAgo(1) })], undefined, NOW)).toEqual([]);
    const successor = live({ id: 'key_2', created_at: daysAgo(1) });
    const old = live({ id: 'key_1', created_at: daysAgo(61), last_used_at: daysAgo(2) });
    const found = keyDeadlines([old, successor], declarations(declared({ rotation: every(60) })), NOW);
    expect(new Set(found.map(({ key }) => key.id))).toEqual(new Set(['key_2']));
  });
});
