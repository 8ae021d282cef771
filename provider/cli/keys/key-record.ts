import { formatScope } from '../../keys/environments.ts';
import { formatActor } from '../../lifecycle/observed-key.ts';
import { grouped } from '../../text/count.ts';
import type { Column } from '../table/column.ts';
import { dayCell, daysAgo, inDays } from '../table/day-cell.ts';
import { KEY_COLUMNS, type KeyRow } from './key-row.ts';

const styleOf = (name: keyof KeyRow) => KEY_COLUMNS.find((column) => column.name === name)?.style;
const styled = (name: keyof KeyRow) => {
  const style = styleOf(name);
  return style === undefined ? {} : { style };
};

/** One key in full. */
export const KEY_RECORD: readonly Column<KeyRow>[] = [
  { name: 'name', heading: 'Name' },
  { name: 'id', heading: 'ID' },
  { name: 'status', heading: 'Status', ...styled('status') },
  { name: 'permissions', heading: 'Permissions' },
  { name: 'environments', heading: 'Environments', text: ({ environments }) => formatScope(environments) },
  {
    name: 'created_at',
    heading: 'Created',
    text: (key) => `${dayCell(key.created_at, daysAgo(key.age_days))} by ${formatActor(key.created_by)}`,
  },
  {
    name: 'last_used_at',
    heading: 'Last used',
    text: (key) => dayCell(key.last_used_at, daysAgo(key.unused_days)),
    ...styled('last_used_at'),
  },
  { name: 'request_count', heading: 'Requests', text: (key) => grouped(key.request_count) },
  {
    name: 'expires_at',
    heading: 'Expires',
    text: (key) => dayCell(key.expires_at, inDays(key.expires_in_days ?? 0)),
    ...styled('expires_at'),
  },
  {
    name: 'rotation_due_in_days',
    heading: 'Due for rotation',
    text: ({ rotation_due_in_days: due }) => (due === null ? 'no' : inDays(due)),
    ...styled('rotation_due_in_days'),
  },
  {
    name: 'revoked_at',
    heading: 'Revoked',
    text: ({ revoked_at: at, revoked_by: by }) =>
      at === null ? 'no' : `${at.slice(0, 10)}${by === null ? '' : ` by ${formatActor(by)}`}`,
  },
  { name: 'last_four', heading: 'Ends in' },
  { name: 'fingerprint', heading: 'Fingerprint' },
  { name: 'organization_id', heading: 'Organization' },
];
