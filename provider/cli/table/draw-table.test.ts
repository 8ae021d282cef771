import fc from 'fast-check';
import { expect, it } from 'vitest';
import { displayWidth } from '../../text/display-width.ts';
import { type Column, sorted } from './column.ts';
import { drawRecord, drawTable } from './draw-table.ts';
import { wrapCell } from './wrap-cell.ts';

interface Row {
  readonly name: string;
  readonly note: string | null;
}
const columns: readonly Column<Row>[] = [
  { name: 'name', heading: 'Name' },
  { name: 'note', heading: 'Note' },
];
const plain = { colors: false, width: 40 };

it('aligns columns and wraps long cells beside one another', () => {
  const rows = [
    { name: 'CI gate', note: 'Reads the posture before each deployment to production.' },
    { name: '監査', note: null },
  ];
  expect(drawTable(columns, rows, plain)).toBe(`Name     Note
CI gate  Reads the posture before each
         deployment to production.
監査
`);
});

it('becomes blocks of lines where a table does not fit', () => {
  const rows = [
    { name: 'a'.repeat(20), note: 'b'.repeat(20) },
    { name: 'c', note: 'd' },
  ];
  expect(drawTable(columns, rows, { colors: false, width: 30 })).toBe(`Name  ${'a'.repeat(20)}
Note  ${'b'.repeat(20)}

Name  c
Note  d
`);
  expect(drawRecord(columns, { name: 'c', note: 'd e' }, plain)).toBe('Name  c\nNote  d e\n');
});

it('escapes what a terminal would obey', () => {
  const drawn = drawTable(columns, [{ name: '\u001b[31mred', note: 'a\nb\u202e' }], plain);
  expect(drawn).toContain('\\u001b[31mred');
  expect(drawn).toContain('a\\u000ab\\u202e');
});

it('is never wider than 40 columns, and loses no text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 90 });
  fc.assert(
    fc.property(fc.array(fc.record({ name: text, note: text }), { minLength: 1, maxLength: 4 }), (rows) => {
      const drawn = drawTable(columns, rows, plain);
      for (const line of drawn.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40);
      for (const { name } of rows)
        for (const character of name.match(/[a-z]/g) ?? []) expect(drawn).toContain(character);
    }),
    { numRuns: 50 },
  );
});

it('breaks only long words, after separators where they have any', () => {
  expect(wrapCell('2026-11-02 21d ago', 10)).toEqual(['2026-11-02', '21d ago']);
  expect(wrapCell('robin.vega@example.com', 12)).toEqual(['robin.vega@', 'example.com']);
  expect(wrapCell('x'.repeat(30), 26)).toEqual(['x'.repeat(26), 'xxxx']);
  expect(wrapCell('', 5)).toEqual(['']);
});

it('sorts texts without case and nothing last, whatever the direction', () => {
  const rows = [{ at: 'b' }, { at: null }, { at: 'A' }, { at: 'c' }];
  expect(sorted(rows, 'at', false).map(({ at }) => at)).toEqual(['A', 'b', 'c', null]);
  expect(sorted(rows, 'at', true).map(({ at }) => at)).toEqual(['c', 'b', 'A', null]);
});
