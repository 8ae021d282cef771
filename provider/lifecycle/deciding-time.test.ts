import { describe, expect, it } from 'vitest';
import { PENDING } from '../keys/key.ts';
import { DAY, desired, NOW } from '../keys/plan.fixture.ts';
import { decidedAgain, decidingTime } from './deciding-time.ts';
import { declared, record } from './record.fixture.ts';

const rotation = {
  every: 90 * DAY,
  beforeExpiry: undefined,
  overlap: 7 * DAY,
  overlapMax: 28 * DAY,
  anchor: undefined,
  openings: undefined,
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

describe('a key that was prolonged outside, as its declared end comes', () => {
  const prolonged = {
    ...record,
    applied: { ...declared, desired: { ...desired, rotation: undefined, expiration } },
    createdAt: NOW,
    expiration: { kind: 'at', at: NOW + 300 * DAY } as const,
    decidedAt: NOW,
  };

  it('is decided again, because its expiration can no longer be moved back', () => {
    expect(decidedAgain(prolonged, NOW + 96 * DAY)).toBe(prolonged);
    const over = decidedAgain(prolonged, NOW + 98 * DAY);
    expect(over.decidedAt).toBe(NOW + 98 * DAY);
    expect(decidedAgain(over, NOW + 99 * DAY)).toBe(over);
  });
});

describe('decidingTime', () => {
  const later = NOW + 200 * DAY;

  it('is the time of the read, whatever the clock says at apply', () => {
    expect(decidingTime(rotated, { rotation, expiration }, later)).toBe(NOW);
    const { rotation: none, expiration: same } = declared.desired;
    expect(decidingTime({ ...rotated, applied: declared }, { rotation: none, expiration: same }, later)).toBe(
      NOW,
    );
  });

  it('is the time of the read for an expiration that is not known yet', () => {
    expect(decidingTime(rotated, { rotation, expiration: PENDING }, later)).toBe(NOW);
  });

  it('is now for a new key, a removed one, and a rotation or expiration that is declared anew', () => {
    expect(decidingTime(undefined, { rotation, expiration }, later)).toBe(later);
    expect(decidingTime(rotated, undefined, later)).toBe(later);
    expect(decidingTime(rotated, { rotation: { ...rotation, every: 30 * DAY }, expiration }, later)).toBe(
      later,
    );
    expect(decidingTime(rotated, { rotation, expiration: { kind: 'in', ms: 98 * DAY } }, later)).toBe(later);
  });
});
