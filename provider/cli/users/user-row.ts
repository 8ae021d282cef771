import * as z from 'zod';
import { user } from '../../api/contract/user.ts';
import type { UserRow } from '../../users/list-users.ts';
import type { Column } from '../table/column.ts';
import { dayCell, inDays, SOON } from '../table/day-cell.ts';

const version = z.literal(1);

/** A user as commands list it. */
const userRow = user
  .extend({
    expires_in_days: z.number().int().nullable().meta({ description: 'Negative: expired. null: never.' }),
  })
  .meta({ id: 'UserRow' }) satisfies z.ZodType<UserRow>;

/** What `users list` prints with `--format json`. */
export const userListDocument = z.strictObject({ version, users: z.array(userRow) }).meta({ id: 'UserList' });

export const USER_COLUMNS: readonly Column<UserRow>[] = [
  { name: 'email', heading: 'Email' },
  { name: 'name', heading: 'Name' },
  {
    name: 'role',
    heading: 'Role',
    style: ({ role }) => (role === 'owner' || role === 'admin' ? 'bold' : undefined),
  },
  { name: 'status', heading: 'Status' },
  { name: 'invited_at', heading: 'Invited', text: ({ invited_at: at }) => at.slice(0, 10) },
  {
    name: 'expires_at',
    heading: 'Expires',
    compact: true,
    text: (row) => dayCell(row.expires_at, inDays(row.expires_in_days ?? 0)),
    style: ({ expires_in_days: left }) =>
      left === null ? undefined : left < 0 ? 'red' : left < SOON ? 'yellow' : undefined,
  },
  { name: 'id', heading: 'ID', from: 120 },
  { name: 'expires_in_days' },
];

const change = z.strictObject({
  action: z.enum(['invite', 'update', 'remove']),
  email: z.string(),
  id: z.string().nullable().meta({ description: 'null: the user is not invited yet.' }),
  role: user.shape.role.meta({ description: 'Of an update: the role afterwards.' }),
  from_role: user.shape.role.nullable(),
  name: z.string().nullable(),
  expires_at: z.string().nullable(),
  outcome: z.enum(['planned', 'done', 'failed', 'left']),
  problem: z.string().nullable(),
});
/** A change, and what became of it. */
export type ReportedChange = z.output<typeof change>;

/** What commands that change users print with `--format json`. */
export const userChangesDocument = z
  .strictObject({
    version,
    changes: z.array(change),
    unlisted: z
      .array(z.string())
      .meta({ description: 'Email addresses of users that the file does not list.' }),
  })
  .meta({ id: 'UserChanges' });

export const CHANGE_COLUMNS: readonly Column<ReportedChange>[] = [
  {
    name: 'action',
    heading: 'Change',
    text: ({ action }) => `${{ invite: '+', update: '~', remove: '-' }[action]} ${action}`,
    style: ({ action }) => (({ invite: 'green', update: 'yellow', remove: 'red' }) as const)[action],
  },
  { name: 'email', heading: 'Email' },
  {
    name: 'role',
    heading: 'Role',
    text: ({ role, from_role: from }) => (from === null || from === role ? role : `${from} → ${role}`),
  },
  { name: 'expires_at', heading: 'Expires', text: ({ expires_at: at }) => at?.slice(0, 10) ?? 'never' },
  {
    name: 'outcome',
    heading: 'Outcome',
    style: ({ outcome }) => (outcome === 'failed' ? 'red' : outcome === 'done' ? 'green' : undefined),
  },
  { name: 'from_role' },
  { name: 'name' },
  { name: 'id' },
  { name: 'problem' },
];
