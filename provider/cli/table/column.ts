import type { Paint } from '../../../action/report/format/terminal-style.ts';
import { withoutSecrets } from '../../keys/declaration/quoted.ts';
import { formatActor } from '../../lifecycle/observed-key.ts';

type Format = Parameters<Paint>[0];

/** One column of a list: in the table of a terminal, in CSV, and for `--sort`. JSON has the rows as they are. */
export interface Column<Row> {
  /** The member of a row that it shows. */
  readonly name: keyof Row & string;
  /** In a terminal. Undefined: only CSV has the column. */
  readonly heading?: string;
  /** The narrowest terminal that shows it, in columns. */
  readonly from?: number;
  /** It is made as narrow as possible before others are wrapped: a day with what follows from it. */
  readonly compact?: true;
  /** What a terminal shows. Defaults to what CSV has. */
  text?(row: Row): string;
  style?(row: Row): Format | undefined;
  /** It can hold the key that a command shows once, which only `outWithKey` prints: it is not hidden here. */
  readonly isShownOnce?: true;
}

/** A member of a row as text: lists separated by spaces, nothing for null, no secret of a name. */
export function cellOf<Row>({ name, isShownOnce }: Column<Row>, row: Row): string {
  const text = textOf(row[name]);
  return isShownOnce ? text : withoutSecrets(text);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  if (typeof value !== 'object') return String(value);
  return isActor(value) ? formatActor(value) : JSON.stringify(value);
}

function isActor(value: object): value is Parameters<typeof formatActor>[0] {
  return 'type' in value && 'id' in value && 'name' in value && Object.keys(value).length === 3;
}

/**
 * Rows in the order of a column: texts without case, nothing last.
 *
 * @param isReversed from the greatest on; nothing stays last.
 */
export function sorted<Row>(rows: readonly Row[], name: keyof Row, isReversed: boolean): readonly Row[] {
  const direction = isReversed ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [orderOf(a[name]), orderOf(b[name])];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return x === y ? 0 : x < y ? -direction : direction;
  });
}

function orderOf(value: unknown): string | number | undefined {
  if (typeof value === 'number') return value;
  const text = textOf(value).toLowerCase();
  return text === '' ? undefined : text;
}
