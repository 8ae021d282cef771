import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 2 ', 2000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 11:59:00 GMT', 0],
  ])('reads "%s" as %i ms', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });

  it.each([null, '', '-5', '1.5', 'soon', '2026-11-23', 'Mon, what'])('makes nothing of %j', (header) => {
    expect(parseRetryAfter(header, NOW)).toBeNull();
  });

  it('gives a time that is not negative, or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = parseRetryAfter(header, NOW);
        if (ms !== null) expect(ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
