import type { ApiKey } from '../../api/contract/api-key.ts';
import { DAY } from '../../keys/duration.ts';
import type { Environment } from '../../keys/environments.ts';
import type { Permissions } from '../../keys/permissions.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { collect, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { KEY_COLUMNS, type KEY_STATES, type KeyRow, keyRowOf } from './key-row.ts';

interface Filters {
  readonly status: (typeof KEY_STATES)[number] | undefined;
  readonly permissions: Permissions | undefined;
  readonly environment: Environment | undefined;
  readonly name: string | undefined;
  readonly 'unused-for': number | undefined;
  readonly 'due-within': number | undefined;
  readonly 'expires-within': number | undefined;
}

/** @returns the exit code. */
export async function runListCommand(
  values: Filters & ListValues & LowerPlaneValues,
  io: CommandIo,
): Promise<number> {
  return withLowerPlane('keys list', values, io, async (client) => {
    const keys = await collect(client.listApiKeys(filtersOf(values)));
    const rows = rowsOf(keys, values, client.clock.now());
    const by = values.sort === undefined ? byName(rows) : rows;
    await writeList(
      { name: 'keys', columns: KEY_COLUMNS, rows: by, summary: summaryOf(rows, values) },
      values,
      io,
    );
    return EXIT.done;
  });
}

/** What LowerPlane can decide; it calls expired keys active. */
function filtersOf({ status = 'active', permissions, environment, name }: Filters) {
  return {
    ...(status !== 'all' && { status: status === 'revoked' ? ('revoked' as const) : ('active' as const) }),
    ...(permissions !== undefined && { permissions }),
    ...(environment !== undefined && { environment }),
    ...(name !== undefined && { name }),
  };
}

function rowsOf(keys: readonly ApiKey[], filters: Filters, now: number): readonly KeyRow[] {
  const { status = 'active' } = filters;
  const most = (value: number | null, limit: number | undefined) =>
    limit === undefined || (value !== null && value <= limit / DAY);
  return keys
    .map((key) => keyRowOf(key, now))
    .filter(
      (row) =>
        (status === 'all' || row.status === status) &&
        row.unused_days >= (filters['unused-for'] ?? 0) / DAY &&
        most(row.rotation_due_in_days, filters['due-within']) &&
        most(row.expires_in_days, filters['expires-within']),
    );
}

function byName(rows: readonly KeyRow[]): readonly KeyRow[] {
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function summaryOf(rows: readonly KeyRow[], { status = 'active' }: Filters): string {
  const overdue = rows.filter(({ rotation_due_in_days: due }) => due !== null && due < 0).length;
  const kind = status === 'all' ? '' : `${status} `;
  return `${count(rows.length, `${kind}key`)}${overdue === 0 ? '' : `, ${overdue} overdue for rotation`}.`;
}
