import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from './csv.ts';

describe('csvCell', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1'])(
    '%j becomes text',
    (text) => {
      expect(csvCell(text)).toBe(`"'${text}"`);
    },
  );

  test('nothing breaks out of its cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text);
        const inside = cell.slice(1, -1).replaceAll('""', '');
        expect(inside).not.toContain('"');
        expect(
          cell
            .slice(1, -1)
            .replaceAll('""', '"')
            .replace(/^'(?=\s*[=+\-@\t\r\n＝＋－＠])/, ''),
        ).toBe(text);
        expect(cell).not.toMatch(/^"\s*[=+\-@＝＋－＠]/);
      }),
    );
  });
});
