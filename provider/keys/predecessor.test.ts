import { describe, expect, it } from 'vitest';
import { NEVER } from './expiration.ts';
import { predecessorExpiration } from './predecessor.ts';

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
