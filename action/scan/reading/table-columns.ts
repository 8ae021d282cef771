const SEPARATORS = [',', ';', '\t', '|'];
/** Rows that are read below a head. */
const MOST_ROWS = 8;
/** `|---|:--|` below the head of a table in Markdown. */
const RULER = /^[\s|:+-]{3,}$/;
/** A head has no values, and no signs of a program. */
const NO_HEAD = /[=(){}<>[\]\\]|:\s/;
const COMMENT = /^\s*(?:#|\/\/|--)/;
const CELL = /^[\s"'`]{0,40}([^\s"'`]{8,4000})[\s"'`]{0,40}$/;

/** A cell and its offsets in the text that was read. */
interface Cell {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The cells below a name in the head of a table: CSV, tab-separated values, and tables of Markdown and Gherkin.
 *
 * @param before what precedes the name's end.
 * @param text what follows the name.
 */
export function valuesInColumn(text: string, before: string): Cell[] {
  const lineEnd = text.indexOf('\n');
  if (lineEnd === -1 || lineEnd > 400) return [];
  const rest = text.slice(0, lineEnd);
  const start = before.slice(before.lastIndexOf('\n') + 1);
  if (NO_HEAD.test(start) || NO_HEAD.test(rest)) return [];
  const separator = SEPARATORS.find((sign) => rest.includes(sign) || start.includes(sign));
  if (separator === undefined) return [];
  const column = start.split(separator).length - 1;
  const columns = column + rest.split(separator).length;
  // A row of a table is not its head.
  const above = before
    .slice(0, before.length - start.length)
    .split('\n')
    .at(-2);
  if (above !== undefined && !COMMENT.test(above) && above.split(separator).length === columns) return [];
  const values: Cell[] = [];
  let at = lineEnd + 1;
  for (const line of text.slice(at).split('\n', MOST_ROWS)) {
    const cells = line.split(separator);
    if (cells.length !== columns) break;
    const cell = cells[column] ?? '';
    const [, value] = RULER.test(line) ? [] : (CELL.exec(cell) ?? []);
    if (value !== undefined) {
      const from = at + cells.slice(0, column).join(separator).length + (column === 0 ? 0 : 1);
      const begin = from + cell.indexOf(value);
      values.push({ value, start: begin, end: begin + value.length });
    }
    at += line.length + 1;
  }
  return values;
}
