import { describe, expect, it } from 'vitest';
import { RepeatedWarnings } from './repeated-warnings.ts';

describe('the warnings of one title', () => {
  const shown = (count: number, isPlaced: boolean) => {
    const warnings = new RepeatedWarnings();
    return Array.from({ length: count }, (_, index) =>
      warnings.shown(
        { title: 'Old Key Retires', subject: `"Key ${index + 1}"`, detail: `${index + 1}` },
        isPlaced,
      ),
    ).filter((warning) => warning !== undefined);
  };

  it.each([true, false])('are shown as they are while they are few, in the configuration: %s', (isPlaced) => {
    expect(shown(10, isPlaced).map(({ detail }) => detail)).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index + 1}`),
    );
  });

  it.each([
    [11, ['Old Key Retires (More Than 10)']],
    [100, ['Old Key Retires (More Than 10)']],
    [500, ['Old Key Retires (More Than 10)', 'Old Key Retires (More Than 100)']],
    [
      10_001,
      [
        'Old Key Retires (More Than 10)',
        'Old Key Retires (More Than 100)',
        'Old Key Retires (More Than 1000)',
        'Old Key Retires (More Than 10000)',
      ],
    ],
  ])('are put together when they are %d, without a place in the configuration', (count, titles) => {
    const all = shown(count, false);
    expect(all.slice(10).map(({ title }) => title)).toEqual(titles);
    const first = Array.from({ length: 10 }, (_, index) => `"Key ${index + 1}"`).join(', ');
    for (const { detail } of all.slice(10)) expect(detail).toContain(first);
  });

  it('are all sent under their title for Terraform to put together, and name the first ones', () => {
    const all = shown(500, true);
    expect(new Set(all.map(({ title }) => title))).toEqual(new Set(['Old Key Retires']));
    expect(all).toHaveLength(500);
    expect(all.at(-1)?.detail).toMatch(/^500 The same applies to "Key 1", .*, "Key 10" and others\.$/);
  });

  it('are counted apart from those of another title; what names no subject is always shown', () => {
    const warnings = new RepeatedWarnings();
    const alone = { title: 'Guards Not Checked', detail: 'x' };
    for (let count = 0; count < 30; count++) {
      expect(warnings.shown(alone, true)).toBe(alone);
      warnings.shown({ title: 'A', subject: '"a"', detail: '' }, true);
    }
    const other = { title: 'B', subject: '"a"', detail: '' };
    expect(warnings.shown(other, true)).toBe(other);
  });
});
