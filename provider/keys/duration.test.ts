import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText, formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90d', 7_776_000_000],
    ['1d12h', 129_600_000],
    ['2w', 1_209_600_000],
    ['45s', 45_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ms });
  });

  it.each(['', '90', 'd', '-1d', '1.5d', '90 d', '0d', '99999999d', '1y', '９d'])(
    'refuses %j and says why',
    (text) => {
      const result = parseDuration(text);
      expect(result).toHaveProperty('error', expect.stringContaining(`"${text}"`));
    },
  );

  it('reads any sum of units', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(23), fc.nat(59), fc.integer({ min: 1, max: 59 }), (d, h, m, s) => {
        expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toEqual({
          ms: (((d * 24 + h) * 60 + m) * 60 + s) * 1000,
        });
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [21 * 86_400_000, '21 days'],
    [86_400_000 + 43_200_000 + 60_000, '1 day 12 hours'],
    [999, '1 second'],
    [0, '0 seconds'],
  ])('says %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('durationText', () => {
  it.each([
    [7 * 86_400_000, '7d'],
    [600_000, '10m'],
    [129_600_000, '1d12h'],
    [1_001, '2s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('is what parseDuration reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        expect(parseDuration(durationText(seconds * 1000))).toEqual({ ms: seconds * 1000 });
      }),
    );
  });
});
