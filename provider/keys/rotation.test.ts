import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEVER } from './expiration.ts';
import { rotationDueAt } from './rotation.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const every90 = {
  every: 90 * DAY,
  beforeExpiry: undefined,
  overlap: 0,
  overlapMax: undefined,
  anchor: undefined,
  openings: undefined,
};

describe('rotationDueAt', () => {
  it('does not creep when applies are late', () => {
    const secondCreated = START + 95 * DAY;
    expect(rotationDueAt(every90, secondCreated, START, NEVER)).toBe(START + 180 * DAY);
  });

  it('does not rotate a key that was just replaced', () => {
    const replaced = START + 89 * DAY;
    expect(rotationDueAt(every90, replaced, START, NEVER)).toBe(START + 179 * DAY);
  });

  it('follows an explicit anchor', () => {
    const rule = { ...every90, anchor: START + 10 * DAY };
    expect(rotationDueAt(rule, START, START, NEVER)).toBe(START + 90 * DAY);
    expect(rotationDueAt(rule, START + 90 * DAY, START, NEVER)).toBe(START + 180 * DAY);
    expect(rotationDueAt({ ...every90, anchor: START - 10 * DAY }, START, START, NEVER)).toBe(
      START + 80 * DAY,
    );
  });

  it('takes the earlier of schedule and expiration', () => {
    const rule = { ...every90, beforeExpiry: 30 * DAY };
    expect(rotationDueAt(rule, START, START, { kind: 'at', at: START + 100 * DAY })).toBe(START + 70 * DAY);
    expect(rotationDueAt(rule, START, START, NEVER)).toBe(START + 90 * DAY);
    expect(rotationDueAt({ ...rule, every: undefined }, START, START, NEVER)).toBeUndefined();
  });

  it('is at least half a period and at most one period after creation, whatever the anchor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: -2000, max: 2000 }),
        (days, anchorDays) => {
          const rule = { ...every90, every: days * DAY, anchor: START + anchorDays * DAY };
          const due = rotationDueAt(rule, START, START, NEVER) ?? Number.NaN;
          expect(due - START).toBeGreaterThanOrEqual((days * DAY) / 2);
          expect(due - START).toBeLessThanOrEqual(days * DAY);
        },
      ),
    );
  });
});
