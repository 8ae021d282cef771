import { describe, expect, it } from 'vitest';
import { NEVER } from './expiration.ts';
import { expirationChange, type Predecessor, predecessorExpiration, predecessorFate } from './predecessor.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

describe('predecessorExpiration', () => {
  it('lets a predecessor live through its overlap and the time it may be held for, and no longer', () => {
    const soon = { kind: 'at', at: START + 2 * DAY } as const;
    expect(predecessorExpiration(soon, START, 7 * DAY, undefined)).toEqual({
      kind: 'at',
      at: START + 7 * DAY,
    });
    expect(predecessorExpiration(soon, START, 7 * DAY, 30 * DAY)).toEqual({
      kind: 'at',
      at: START + 30 * DAY,
    });
    expect(predecessorExpiration(soon, START, DAY, undefined)).toBe(soon);
    expect(predecessorExpiration(NEVER, START, DAY, DAY)).toBe(NEVER);
  });
});

describe('expirationChange', () => {
  const MAX = 28 * DAY;
  const at = (days: number) => ({ kind: 'at', at: START + days * DAY }) as const;
  const old = (lastUsed: number | undefined, expiration: Predecessor['expiration']): Predecessor => ({
    id: 'key_1',
    lastFour: 'ab12',
    expired: false,
    expiration,
    overlap: {
      deliveredAt: START,
      retiresAt: START + 7 * DAY,
      lastUsedAt: lastUsed === undefined ? undefined : START + lastUsed * DAY,
      requestsSince: undefined,
    },
  });
  const change = (lastUsed: number | undefined, expiration: Predecessor['expiration'], day: number) => {
    const found = expirationChange(old(lastUsed, expiration), MAX, START + day * DAY);
    return found && [found.kind, (found.to - START) / DAY];
  };

  it.each([
    ['a key that never expires', undefined, NEVER, 0, ['expire', 7]],
    ['one that expires later', undefined, at(60), 1, ['expire', 7]],
    ['one that was last used before', -1, at(60), 1, ['expire', 7]],
    ['one that ends with its overlap', undefined, at(7), 1, undefined],
    ['one that would end before', -1, at(5), 1, ['put-off', 7]],
    ['one that was never used, and ends before', undefined, at(5), 1, undefined],
    ['one that was used soon after the delivery', 1, at(7), 1, undefined],
    ['one that is still used after half of the overlap', 4, at(7), 4, ['put-off', 11]],
    ['one that is used until overlap_max', 27, at(27.5), 27, ['put-off', 28]],
    ['one that ends at overlap_max', 27.5, at(28), 27.6, undefined],
    ['one that should have ended', undefined, NEVER, 8, undefined],
    ['one of which the expiration is not known', undefined, undefined, 1, undefined],
  ] as const)('%s', (_, lastUsed, expiration, day, expected) => {
    expect(change(lastUsed, expiration, day)).toEqual(expected);
  });

  it('never ends a key sooner than an apply would revoke it', () => {
    for (let lastUsed = -1; lastUsed < 30; lastUsed += 0.25) {
      for (let day = Math.max(0, lastUsed); day < 30; day += 0.25) {
        const found = expirationChange(old(lastUsed, NEVER), MAX, START + day * DAY);
        if (found === undefined) continue;
        expect(predecessorFate(old(lastUsed, NEVER), MAX, found.to - 1)).not.toBe('retire');
        expect(predecessorFate(old(lastUsed, NEVER), MAX, found.to)).toBe('retire');
      }
    }
  });

  it('is none for a key that has it', () => {
    for (let lastUsed = 0; lastUsed < 28; lastUsed += 0.3) {
      const now = START + lastUsed * DAY;
      const found = expirationChange(old(lastUsed, NEVER), MAX, now);
      if (found === undefined) continue;
      expect(expirationChange(old(lastUsed, { kind: 'at', at: found.to }), MAX, now)).toBeUndefined();
    }
  });
});
