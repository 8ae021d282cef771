import { describe, expect, it } from 'vitest';
import { lifetime } from './schema.ts';

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
