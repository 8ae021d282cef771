import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { code, inline, table } from './markdown.ts';
import { sentence } from './sentence.ts';

/** What a reader sees of escaped text; throws where there is markup in it. */
function seen(markdown: string): string {
  const plain = markdown.replaceAll('<span>$</span>', '$').replaceAll('\u200b', '');
  expect(plain.replace(/\\[^a-z0-9]/gi, '')).not.toMatch(/[<>`*[\]~|]/);
  return plain.replace(/\\([^a-z0-9])|&(lt|gt|amp|#124);/gi, (_, escaped?: string, entity?: string) => {
    const entities = new Map([
      ['lt', '<'],
      ['gt', '>'],
      ['amp', '&'],
      ['#124', '|'],
    ]);
    return escaped ?? entities.get(entity ?? '') ?? '';
  });
}

describe('inline', () => {
  it('shows any text as it is, on one line, without markup', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(seen(inline(text))).toBe(sentence(text).replaceAll('\u200b', ''));
        expect(inline(text)).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('mentions no one, and links to nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = inline(text);
        expect(shown).not.toMatch(/@[\w-]/);
        expect(shown.replaceAll('&#124;', '')).not.toMatch(/#\d|\bGH-\d/i);
        expect(shown).not.toMatch(/:\/\/|\bwww\./i);
      }),
    );
  });

  it.each([
    [
      '"Dashboard" (ending in k3Qe): declare expires_in, 12:30:45',
      '"Dashboard" (ending in k3Qe): declare expires_in, 12:30:45',
    ],
    ['_emphasis_ and *more*', '\\_emphasis\\_ and \\*more\\*'],
    ['<b> & | `x`', '&lt;b&gt; &amp; &#124; \\`x\\`'],
    ['- a list', '\\- a list'],
    ['12. a list', '12\\. a list'],
    ['# a title', '\\# a title'],
    ['two\r\n\nlines', 'two lines'],
    ['esc \u001b[31m', 'esc \\\\u001b\\[31m'],
    ['me@octo.example', 'me@\u200bocto.example'],
    ['see #12 and :tada:', 'see #\u200b12 and :\u200btada:'],
  ])('keeps %j readable', (text, expected) => {
    expect(inline(text)).toBe(expected);
  });
});

describe('code', () => {
  it('shows any text as code that cannot end early', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = code(text);
        if (shown.startsWith('`')) expect(shown.slice(1, -1)).toMatch(/^[^`|<\n]+$/);
        else expect(shown).toMatch(/^<code>[^<>`]*(?:<span>\$<\/span>[^<>`]*|\\`[^<>`]*)*<\/code>$/);
      }),
    );
  });
});

describe('table', () => {
  it('keeps its columns, whatever is in the cells', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const rows = table(['One', 'Other'], [[inline(one), code(other)]]).split('\n');
        expect(rows).toHaveLength(3);
        for (const row of rows) expect(row.match(/\|/g)).toHaveLength(3);
      }),
    );
  });
});
