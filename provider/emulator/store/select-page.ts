import type { SQLInputValue } from 'node:sqlite';
import type { Database } from './database.ts';
import { integer, type Row } from './row.ts';

/** A condition in SQL with its values; undefined: no condition. */
export type Condition = readonly [sql: string, ...values: SQLInputValue[]] | undefined;

/** Where a page starts and how many items it may have. */
export interface PageRequest {
  readonly limit: number;
  /** The `seq` of the last item of the previous page. */
  readonly after: number | null;
}

/** Some items, and the `seq` of the last one if more follow. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  readonly next: number | null;
}

/**
 * One page of a table by `seq`. Pages neither repeat nor skip a row, even if rows are inserted in between.
 *
 * @param select Everything up to `where`. It comes from our own code, never from a request.
 */
export function selectPage<Item>(
  database: Database,
  select: string,
  order: 'ascending' | 'descending',
  conditions: readonly Condition[],
  page: PageRequest,
  read: (row: Row) => Item,
): Slice<Item> {
  const [comparison, direction] = order === 'ascending' ? ['>', 'asc'] : ['<', 'desc'];
  const given = [
    ...conditions,
    page.after === null ? undefined : ([`seq ${comparison} ?`, page.after] as const),
  ].filter((condition) => condition !== undefined);
  const where = given.map(([sql]) => sql).join(' and ');
  const rows = database.all(
    `${select} ${where === '' ? '' : `where ${where}`} order by seq ${direction} limit ?`,
    ...given.flatMap(([, ...values]) => values),
    page.limit + 1,
  );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(read),
    next: rows.length > page.limit && last !== undefined ? integer(last, 'seq') : null,
  };
}

/** `column in (?, ?)` over any number of values. */
export function among(column: string, values: readonly string[]): Condition {
  return [`${column} in (select value from json_each(?))`, JSON.stringify(values)];
}
