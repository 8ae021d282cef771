import { describe, expect, it } from 'vitest';
import { DAY, desired, NOW } from '../keys/plan.fixture.ts';
import { decidedAgain, decidingTime } from './deciding-time.ts';
import { declared, record } from './record.fixture.ts';

const rotation = {
  every: 90 * DAY,
  beforeExpiry: undefined,
  overlap: 7 * DAY,
  overlapMax: 28 * DAY,
  anchor: undefined,
};
const expiration = { kind: 'in', ms: 97 * DAY } as const;
const rotated = {
  ...record,
  applied: { ...declared, desired: { ...desired, rotation, expiration } },
  createdAt: NOW,
  firstCreatedAt: NOW,
  expiration: { kind: 'at', at: NOW + 97 * DAY } as const,
  decidedAt: NOW,
};

describe('decidedAgain', () => {
  it('keeps the deciding time while the outcome stays the same, so that a refresh stores nothing', () => {
    expect(decidedAgain(rotated, NOW + 89 * DAY)).toBe(rotated);
  });

  it('moves it once something falls due, and keeps it then', () => {
    const due = decidedAgain(rotated, NOW + 91 * DAY);
    expect(due.decidedAt).toBe(NOW + 91 * DAY);
    expect(decidedAgain(due, NOW + 92 * DAY)).toBe(due);
  });
});

describe('decidingTime', () => {
  const later = NOW + 200 * DAY;

  it('is the time of the read, whatever the clock says at apply', () => {
    expect(decidingTime(rotated, { rotation }, later)).toBe(NOW);
    expect(decidingTime({ ...rotated, applied: declared }, { rotation: undefined }, later)).toBe(NOW);
  });

  it('is now for a new key, a removed one, and a rotation that is declared anew', () => {
    expect(decidingTime(undefined, { rotation }, later)).toBe(later);
    expect(decidingTime(rotated, undefined, later)).toBe(later);
    expect(decidingTime(rotated, { rotation: { ...rotation, every: 30 * DAY } }, later)).toBe(later);
  });
});
