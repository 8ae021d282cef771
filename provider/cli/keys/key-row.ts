import * as z from 'zod';
import { type ApiKey, apiKey } from '../../api/contract/api-key.ts';
import { DAY } from '../../keys/duration.ts';
import { formatScope } from '../../keys/environments.ts';
import { replacementDueAt, UNUSED_FOR } from '../../keys/hygiene.ts';
import type { Instant } from '../../keys/instant.ts';
import { statusOf } from '../../keys/key.ts';
import { expirationOf, instantOf } from '../../lifecycle/observed-key.ts';
import type { Column } from '../table/column.ts';
import { dayCell, daysAgo, inDays, SOON } from '../table/day-cell.ts';

const days = z.number().int();

/** What keys can be listed by. */
export const KEY_STATES = ['active', 'expired', 'revoked', 'all'] as const;

/** A key as commands list it. */
export const keyRow = apiKey
  .omit({ status: true })
  .extend({
    status: z.enum(['active', 'expired', 'revoked']),
    age_days: days.meta({ description: 'Whole days since its creation.' }),
    unused_days: days.meta({
      description: 'Whole days since its last use, or since its creation without one.',
    }),
    expires_in_days: days.nullable().meta({ description: 'Negative: expired. null: never expires.' }),
    rotation_due_in_days: days.nullable().meta({
      description:
        'By LowerPlane’s advice: a year after its creation, 90 days for admin keys. Negative: overdue. null: it does not work any more.',
    }),
  })
  .meta({ id: 'KeyRow' });
export type KeyRow = z.output<typeof keyRow>;

/** @param now LowerPlane's time. */
export function keyRowOf(key: ApiKey, now: Instant): KeyRow {
  const created = instantOf(key.created_at);
  const used = key.last_used_at === null ? created : instantOf(key.last_used_at);
  const status = statusOf(key.status, expirationOf(key), now);
  return {
    ...key,
    status,
    age_days: wholeDays(now - created),
    unused_days: wholeDays(now - used),
    expires_in_days: key.expires_at === null ? null : wholeDays(instantOf(key.expires_at) - now),
    rotation_due_in_days:
      status === 'active' ? wholeDays(replacementDueAt(key.permissions, created) - now) : null,
  };
}

const UNUSED_DAYS = UNUSED_FOR / DAY;

/** The columns of LowerPlane's page of API keys, and what follows from them. */
export const KEY_COLUMNS: readonly Column<KeyRow>[] = [
  { name: 'name', heading: 'Name', text: ({ name, last_four: lastFour }) => `${name} …${lastFour}` },
  {
    name: 'permissions',
    heading: 'Permissions',
    style: ({ permissions }) => (permissions === 'admin' ? 'bold' : undefined),
  },
  {
    name: 'environments',
    heading: 'Environments',
    from: 100,
    text: ({ environments }) => formatScope(environments),
  },
  {
    name: 'created_at',
    heading: 'Created',
    compact: true,
    text: (key) => dayCell(key.created_at, daysAgo(key.age_days)),
  },
  {
    name: 'last_used_at',
    heading: 'Last used',
    compact: true,
    text: (key) => dayCell(key.last_used_at, daysAgo(key.unused_days)),
    style: (key) => (key.status === 'active' && key.unused_days >= UNUSED_DAYS ? 'yellow' : undefined),
  },
  {
    name: 'expires_at',
    heading: 'Expires',
    compact: true,
    text: (key) => dayCell(key.expires_at, inDays(key.expires_in_days ?? 0)),
    style: ({ status, expires_in_days: left }) =>
      status === 'active' && left !== null && left < SOON ? 'yellow' : undefined,
  },
  {
    name: 'rotation_due_in_days',
    heading: 'Due',
    text: ({ rotation_due_in_days: due }) => (due === null ? '' : inDays(due)),
    style: ({ rotation_due_in_days: due }) => (due !== null && due < 0 ? 'red' : undefined),
  },
  {
    name: 'status',
    heading: 'Status',
    style: ({ status }) => (status === 'active' ? 'green' : 'dim'),
  },
  { name: 'id', heading: 'ID', from: 130 },
  { name: 'age_days' },
  { name: 'unused_days' },
  { name: 'expires_in_days' },
  { name: 'request_count' },
  { name: 'created_by' },
  { name: 'last_four' },
  { name: 'fingerprint' },
  { name: 'revoked_at' },
  { name: 'revoked_by' },
  { name: 'organization_id' },
];

function wholeDays(span: number): number {
  return Math.trunc(span / DAY) || 0;
}
