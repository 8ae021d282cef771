import { describe, expect, it } from 'vitest';
import { expirationFrom, lifetime, renewalDelay } from './lifetime.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

describe('lifetime', () => {
  it.each(['5m', '300s', '1h', '24h', '1d'])('takes %s', (text) => {
    expect(lifetime.check(text)).toBeUndefined();
  });

  it.each([
    ['299s', 'shorter than "5m"'],
    ['1d1s', 'longer than "24h"'],
    ['90d', 'declare the resource lowerplane_api_key'],
    ['soon', 'is not a duration'],
    ['never', 'is not a duration'],
  ])('refuses %s', (text, why) => {
    expect(lifetime.check(text)).toContain(why);
  });
});

describe('a key that is held', () => {
  it('expires its lifetime from now, and is renewed after two thirds of it', () => {
    const expiresAt = expirationFrom(NOW, HOUR, NOW);
    expect(expiresAt).toBe(NOW + HOUR);
    expect(renewalDelay(NOW, expiresAt, NOW)).toBe(HOUR * (2 / 3));
  });

  it('is extended again and again, until a day after it was opened', () => {
    const opened = NOW - 20 * HOUR;
    expect(expirationFrom(NOW, HOUR, opened)).toBe(NOW + HOUR);
    expect(expirationFrom(NOW, 6 * HOUR, opened)).toBe(NOW + 4 * HOUR);
    expect(renewalDelay(NOW, NOW + 4 * HOUR, opened)).toBeUndefined();
  });

  it('of a whole day needs no renewal', () => {
    expect(renewalDelay(NOW, expirationFrom(NOW, 24 * HOUR, NOW), NOW)).toBeUndefined();
  });
});
