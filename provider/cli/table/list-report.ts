import { jsonText } from '../../../action/report/format/json-text.ts';
import { type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import { csvLine } from '../../text/csv.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import { choice, flag, section } from '../grammar/option.ts';
import { type ReportFile, reportOptions, writeReports } from '../grammar/report-options.ts';
import { type Column, cellOf, sorted } from './column.ts';
import { drawTable } from './draw-table.ts';

const LIST_FORMATS = ['terminal', 'json', 'csv'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** How a list is to be shown. */
export interface ListValues<Name extends string = string> {
  readonly format: ListFormat | undefined;
  readonly output: readonly ReportFile<ListFormat>[];
  readonly sort: Name | undefined;
  readonly reverse: boolean;
}

/** The options of every command that lists something. */
export function listOptions<Row>(columns: readonly Column<Row>[], order: string) {
  return section('List', {
    sort: choice(
      'COLUMN',
      columns.map(({ name }) => name),
      { description: 'Column to sort by. Empty values come last.', default: order },
    ),
    reverse: flag({ description: 'From the greatest to the smallest.' }),
    ...reportOptions(LIST_FORMATS),
  });
}

/** A list to report. */
export interface List<Row> {
  /** The member of the JSON document that holds the rows. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The line below the table, and all there is without rows. */
  readonly summary: string;
  /** Further members of the JSON document. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a list as a table, JSON or CSV.
 *
 * @throws FileError when a file of --output cannot be written.
 */
export async function writeList<Row>(list: List<Row>, values: ListValues, io: CommandIo): Promise<void> {
  const by = list.columns.find(({ name }) => name === values.sort)?.name;
  const ordered = by === undefined ? list.rows : sorted(list.rows, by, values.reverse);
  const rows = by === undefined && values.reverse ? ordered.toReversed() : ordered;
  await writeReports(values.format ?? 'terminal', values.output, io, (format, style) =>
    renderList({ ...list, rows }, format, style),
  );
}

function renderList<Row>(list: List<Row>, format: ListFormat, style: TerminalStyle): string {
  const { name, columns, rows, summary, more } = list;
  switch (format) {
    case 'json':
      return jsonText({ version: 1, ...more, [name]: rows });
    case 'csv':
      return csvOf(columns, rows);
    case 'terminal':
      return terminalPage([
        rows.length === 0 ? '' : drawTable(columns, rows, style).trimEnd(),
        wrapText(summary, style.width).join('\n'),
      ]);
  }
}

/** Rows as CSV, with the names of the columns in the first line. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return [csvHeader(columns), ...rows.map((row) => csvRow(columns, row))].join('');
}

/** The first line of CSV. */
export function csvHeader<Row>(columns: readonly Column<Row>[]): string {
  return csvLine(columns.map(({ name }) => name));
}

/** One row as a line of CSV. */
export function csvRow<Row>(columns: readonly Column<Row>[], row: Row): string {
  return csvLine(columns.map((column) => cellOf(column, row)));
}
