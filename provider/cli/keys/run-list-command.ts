import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { chosenRows, type KeyFilters, requestedKeys } from './key-filters.ts';
import { KEY_COLUMNS, type KeyRow } from './key-row.ts';

/** @returns the exit code. */
export async function runListCommand(
  values: KeyFilters & ListValues & LowerPlaneValues,
  io: CommandIo,
): Promise<number> {
  return withLowerPlane('keys list', values, io, async (client) => {
    const keys = await Array.fromAsync(client.listApiKeys(requestedKeys(values)));
    const rows = chosenRows(keys, values, client.clock.now());
    const by = values.sort === undefined ? byName(rows) : rows;
    await writeList(
      { name: 'keys', columns: KEY_COLUMNS, rows: by, summary: summaryOf(rows, values) },
      values,
      io,
    );
    return EXIT.done;
  });
}

function byName(rows: readonly KeyRow[]): readonly KeyRow[] {
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function summaryOf(rows: readonly KeyRow[], { status = 'active' }: KeyFilters): string {
  const overdue = rows.filter(({ rotation_due_in_days: due }) => due !== null && due < 0).length;
  const kind = status === 'all' ? '' : `${status} `;
  return `${count(rows.length, `${kind}key`)}${overdue === 0 ? '' : `, ${overdue} overdue for rotation`}.`;
}
