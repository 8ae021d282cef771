import { describe, expect, it } from 'vitest';
import { printable, printableLines, printableStyled } from './printable.ts';

const ALL = Array.from({ length: 0x11_0000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .join('');

describe('printable', () => {
  it('leaves no control, separator or invisible format character of Unicode', () => {
    const left = printable(ALL);
    expect(left).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    const format = left.match(/\p{Cf}/gu)?.filter((character) => !/[\u200c\u200d]/.test(character)) ?? [];
    // Marks that are shown in front of numbers, and controls of hieroglyphs that arrange them.
    const visible = /^[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]$/u;
    expect(format.filter((character) => !visible.test(character))).toEqual([]);
  });

  it('shows each as an escape, and leaves everything else as it is', () => {
    expect(printable('a\u001b[31m\u009b31m\u0007b')).toBe('a\\u001b[31m\\u009b31m\\u0007b');
    expect(printable('\u202egnp\u2028\u061c\u{e0041}')).toBe('\\u202egnp\\u2028\\u061c\\u{e0041}');
    expect(printable('Zürich 👩‍👩‍👧 می‌خواهم 日本 שלום')).toBe('Zürich 👩‍👩‍👧 می‌خواهم 日本 שלום');
  });
});

describe('printableLines', () => {
  it('keeps line feeds and tabs, and nothing else of the kind', () => {
    expect(printableLines('a\n\tb\r\nc\u2028d\u0085')).toBe('a\n\tb\\u000d\nc\\u2028d\\u0085');
    expect(printableLines(ALL)).not.toMatch(/[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  });
});

describe('printableStyled', () => {
  it('keeps styles, and no other escape sequence', () => {
    const styled = '\u001b[1m\u001b[31mred\u001b[39m\u001b[22m';
    expect(printableStyled(`${styled}\n`)).toBe(`${styled}\n`);
    for (const sequence of [
      '\u001b[2J',
      '\u001b]0;title\u0007',
      '\u001b[31',
      '\u009b31m',
      '\u001bc',
      '\u001b[1;1H',
    ])
      expect(printableStyled(`a${sequence}b`)).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});
