import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { formatScope } from '../../../provider/keys/environments.ts';
import type { Instant } from '../../../provider/keys/instant.ts';
import { liveKey } from '../../check/rules/keys/live-key.ts';
import { compareText } from '../../scan/compare-text.ts';

/** A key as LowerPlane's page of API keys lists it. */
export interface KeyRow {
  readonly name: string;
  readonly permissions: string;
  readonly environments: string;
  readonly created: string;
  readonly lastUsed: string;
  readonly expires: string;
  readonly status: 'active' | 'expired' | 'revoked';
  /** Names need not be unique. */
  readonly lastFour: string;
}

export const KEY_COLUMNS = [
  'Name',
  'Permissions',
  'Environments',
  'Created',
  'Last used',
  'Expires',
  'Status',
] as const;

/** Active keys first, then by name. */
export function keyRows(keys: readonly ApiKey[], now: Instant): readonly KeyRow[] {
  return keys
    .map(
      (key): KeyRow => ({
        name: key.name,
        permissions: key.permissions,
        environments: formatScope(key.environments),
        created: day(key.created_at),
        lastUsed: key.last_used_at === null ? 'never' : day(key.last_used_at),
        expires: key.expires_at === null ? 'never' : day(key.expires_at),
        status: liveKey(key, now).status,
        lastFour: key.last_four,
      }),
    )
    .sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name));
}

function rank({ status }: KeyRow): number {
  return ['active', 'expired', 'revoked'].indexOf(status);
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
