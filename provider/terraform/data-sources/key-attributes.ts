import type { ApiKey } from '../../api/contract/api-key.ts';
import { formatExpiration } from '../../keys/expiration.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { formatActor, instantOf, lastUseOf, observedKey } from '../../lifecycle/observed-key.ts';
import { bool, number, set, string } from '../plugin/index.ts';

/** What a data source shows of a key: every column of LowerPlane's own list, and what distinguishes keys. */
export const keyAttributes = {
  permissions: string({ computed: true, description: '`read-only`, `read-write` or `admin`.' }),
  environments: set(string(), {
    computed: true,
    description: 'The environments the key can reach. Null when it reaches all of them.',
  }),
  all_environments: bool({ computed: true, description: 'Whether the key reaches all environments.' }),
  status: string({ computed: true, description: '`active`, `expired` or `revoked`.' }),
  last_four: string({ computed: true, description: "The secret's last four characters." }),
  fingerprint: string({ computed: true, description: 'First 16 hex digits of the SHA-256 of the secret.' }),
  created_at: string({ computed: true, description: 'When the key was created, RFC 3339.' }),
  created_by: string({ computed: true, description: 'Who created the key.' }),
  expiration: string({ computed: true, description: 'When the key expires: RFC 3339, or `never`.' }),
  last_used_at: string({
    computed: true,
    description: 'When the key was last used, RFC 3339. Null when it was never used.',
  }),
  request_count: number({ computed: true, description: 'How many requests were made with the key.' }),
  revoked_at: string({
    computed: true,
    description: 'When the key was revoked, RFC 3339. Null when it was not.',
  }),
  revoked_by: string({ computed: true, description: 'Who revoked the key. Null when it was not revoked.' }),
};

/** A key as the values of {@link keyAttributes}, with its id and name. */
export function keyValues(key: ApiKey, now: Instant) {
  const { environments, expiration, lastFour, createdAt, createdBy, ...observed } = observedKey(key, now);
  const lastUse = lastUseOf(key);
  return {
    id: observed.id,
    name: observed.name,
    permissions: observed.permissions,
    environments: environments === 'all' ? null : environments,
    all_environments: environments === 'all',
    status: observed.status,
    last_four: lastFour,
    fingerprint: observed.fingerprint,
    created_at: formatInstant(createdAt),
    created_by: createdBy,
    expiration: formatExpiration(expiration),
    last_used_at: lastUse === undefined ? null : formatInstant(lastUse),
    request_count: key.request_count,
    revoked_at: key.revoked_at === null ? null : formatInstant(instantOf(key.revoked_at)),
    revoked_by: key.revoked_by === null ? null : formatActor(key.revoked_by),
  };
}
