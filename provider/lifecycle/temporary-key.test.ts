import { describe, expect, it } from 'vitest';
import { renewalDelay, temporaryExpiration } from './temporary-key.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

describe('a temporary key', () => {
  it('expires its lifetime from now, and is renewed after two thirds of it', () => {
    const expiresAt = temporaryExpiration(NOW, HOUR, NOW);
    expect(expiresAt).toBe(NOW + HOUR);
    expect(renewalDelay(NOW, { expiresAt, openedAt: NOW })).toBe(HOUR * (2 / 3));
  });

  it('is extended again and again, until a day after it was opened', () => {
    const openedAt = NOW - 20 * HOUR;
    expect(temporaryExpiration(NOW, HOUR, openedAt)).toBe(NOW + HOUR);
    expect(temporaryExpiration(NOW, 6 * HOUR, openedAt)).toBe(NOW + 4 * HOUR);
    expect(renewalDelay(NOW, { expiresAt: NOW + 4 * HOUR, openedAt })).toBeUndefined();
  });

  it('of a whole day needs no renewal', () => {
    const expiresAt = temporaryExpiration(NOW, 24 * HOUR, NOW);
    expect(renewalDelay(NOW, { expiresAt, openedAt: NOW })).toBeUndefined();
  });
});
