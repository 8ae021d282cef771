import { type Paint, painter, type TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import { withoutSecrets } from '../../keys/declaration/quoted.ts';
import { displayWidth, padDisplay } from '../../text/display-width.ts';
import { printable } from '../../text/printable.ts';
import { type Column, cellOf } from './column.ts';
import { piecesOf, wrapCell } from './wrap-cell.ts';

const WIDE_GAP = 2;
const NARROW_GAP = 1;
/** Texts are not wrapped to less, if there is room. */
const ROOMY = 20;

/**
 * Rows as a table for people. Long cells are wrapped where that makes it fit; on a terminal that is too narrow even for
 * that, each row is a block of lines.
 */
export function drawTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: TerminalStyle,
): string {
  const shown = columns.filter(({ heading, from = 0 }) => heading !== undefined && style.width >= from);
  const paint = painter(style);
  const { headings, cells, paintCell } = cellsOf(shown, rows, paint);
  const compact = shown.map((column) => column.compact === true);
  const fitted = fittedWidths(headings, cells, compact, style.width);
  const lines =
    fitted === undefined
      ? asBlocks(headings, cells, paintCell, style.width)
      : asTable(headings, cells, paintCell, paint, fitted);
  return textOf(lines);
}

/** One row in full: a line for each member. */
export function drawRecord<Row>(columns: readonly Column<Row>[], row: Row, style: TerminalStyle): string {
  const { headings, cells, paintCell } = cellsOf(
    columns.filter(({ heading }) => heading !== undefined),
    [row],
    painter(style),
  );
  return textOf(asBlocks(headings, cells, paintCell, style.width));
}

function cellsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], paint: Paint) {
  const paintCell: PaintCell = (row, column, text) => {
    const of = rows[row];
    const format = of === undefined ? undefined : columns[column]?.style?.(of);
    return format === undefined ? text : paint(format, text);
  };
  return {
    headings: columns.map(({ heading = '' }) => heading),
    cells: rows.map((row) => columns.map((column) => textIn(column, row))),
    paintCell,
  };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function textIn<Row>(column: Column<Row>, row: Row): string {
  return printable(withoutSecrets(column.text?.(row) ?? cellOf(column, row)).toWellFormed());
}

interface Fitted {
  readonly widths: readonly number[];
  readonly gap: number;
}

/** Widths with which a table fits; undefined when none do. Only long words are broken. */
function fittedWidths(
  headings: readonly string[],
  cells: readonly (readonly string[])[],
  compact: readonly boolean[],
  width: number,
): Fitted | undefined {
  const columns = headings.map((heading, index) => [heading, ...cells.map((row) => row[index] ?? '')]);
  const natural = columns.map((texts) => widest(texts));
  const words = columns.map((texts) => widest(texts.flatMap((text) => piecesOf(text))));
  const roomy = words.map((word, index) => Math.max(word, Math.min(ROOMY, natural[index] ?? 0)));
  const wanted = natural.map((own, index) => (compact[index] ? (words[index] ?? own) : own));
  const least = roomy.map((own, index) => (compact[index] ? (words[index] ?? own) : own));
  return (
    shrunk(natural, natural, width, WIDE_GAP) ??
    shrunk(wanted, least, width, WIDE_GAP) ??
    shrunk(wanted, words, width, WIDE_GAP) ??
    shrunk(wanted, words, width, NARROW_GAP)
  );
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** Takes from the widest column until the row fits. */
function shrunk(
  natural: readonly number[],
  least: readonly number[],
  width: number,
  gap: number,
): Fitted | undefined {
  const widths = [...natural];
  let excess = sum(widths) + gap * (widths.length - 1) - width;
  while (excess > 0) {
    let next = -1;
    for (const [index, own] of widths.entries()) {
      if (own > (least[index] ?? own) && own > (widths[next] ?? 0)) next = index;
    }
    if (next < 0) return undefined;
    widths[next] = (widths[next] ?? 0) - 1;
    excess -= 1;
  }
  return { widths, gap };
}

type PaintCell = (row: number, column: number, text: string) => string;

function asTable(
  headings: readonly string[],
  cells: readonly (readonly string[])[],
  paintCell: PaintCell,
  paint: Paint,
  { widths, gap }: Fitted,
): readonly string[] {
  const line = (texts: readonly string[], paintText: (column: number, text: string) => string) => {
    const wrapped = texts.map((text, column) => wrapCell(text, widths[column] ?? 0));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) =>
      wrapped
        .map((parts, column) => paintText(column, padDisplay(parts[index] ?? '', widths[column] ?? 0)))
        .join(' '.repeat(gap)),
    );
  };
  return [
    ...line(headings, (_, text) => paint('bold', text)),
    ...cells.flatMap((row, index) => line(row, (column, text) => paintCell(index, column, text))),
  ];
}

function asBlocks(
  headings: readonly string[],
  cells: readonly (readonly string[])[],
  paintCell: PaintCell,
  width: number,
): readonly string[] {
  const label = Math.max(...headings.map(displayWidth)) + WIDE_GAP;
  const blocks = cells.map((row, index) =>
    row.flatMap((text, column) => {
      // A value that cannot be wrapped, such as an id, goes below its heading when it is too wide for the same line.
      if (widest(piecesOf(text)) > width - label)
        return [
          headings[column] ?? '',
          ...wrapCell(text, Math.max(1, width - WIDE_GAP)).map(
            (part) => ' '.repeat(WIDE_GAP) + paintCell(index, column, part),
          ),
        ];
      return wrapCell(text, Math.max(1, width - label)).map(
        (part, line) =>
          padDisplay(line === 0 ? (headings[column] ?? '') : '', label) + paintCell(index, column, part),
      );
    }),
  );
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
