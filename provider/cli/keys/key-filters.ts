import type { ApiKey } from '../../api/contract/api-key.ts';
import { DAY } from '../../keys/duration.ts';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import type { Instant } from '../../keys/instant.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { choice, filledText, section, type Values } from '../grammar/option.ts';
import { period } from '../grammar/time-option.ts';
import { type KEY_STATES, type KeyRow, keyRowOf } from './key-row.ts';

type KeyState = (typeof KEY_STATES)[number];

/**
 * The options that choose among keys.
 *
 * @param states what can be asked for.
 */
export function keyFilterOptions<const State extends KeyState>(states: readonly State[]) {
  return section('Which keys', {
    status: choice('STATUS', states, { description: 'Keys of this status.', default: 'active' }),
    permissions: choice('LEVEL', PERMISSIONS, { description: 'Keys with exactly these permissions.' }),
    environment: choice('ENV', ENVIRONMENTS, { description: 'Keys that reach this environment.' }),
    name: filledText('TEXT', { description: 'Keys whose name contains TEXT, in any case.' }),
    'unused-for': period({ description: 'Keys that have not been used for this long, such as 90d.' }),
    'due-within': period({
      description: 'Keys that are due for rotation within this time, or overdue, such as 14d.',
    }),
    'expires-within': period({ description: 'Keys that expire within this time, or have expired.' }),
  });
}

export type KeyFilters = Values<ReturnType<typeof keyFilterOptions<KeyState>>>;

/** What LowerPlane can decide; it calls expired keys active. */
export function requestedKeys({ status = 'active', permissions, environment, name }: KeyFilters) {
  return {
    ...(status !== 'all' && { status: status === 'revoked' ? ('revoked' as const) : ('active' as const) }),
    ...(permissions !== undefined && { permissions }),
    ...(environment !== undefined && { environment }),
    ...(name !== undefined && { name }),
  };
}

/**
 * The keys that all filters let pass, as commands list them.
 *
 * @param keys what LowerPlane answered to {@link requestedKeys}.
 * @param now LowerPlane's time.
 */
export function chosenRows(keys: readonly ApiKey[], filters: KeyFilters, now: Instant): readonly KeyRow[] {
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
