import { randomBytes } from 'node:crypto';
import type { Actor } from '../api/contract/common.ts';
import { canonicalScope, type EnvironmentScope, formatScope } from '../keys/environments.ts';
import { fingerprint, lastFour } from '../keys/fingerprint.ts';
import { formatInstant } from '../keys/instant.ts';
import { makeKeyText } from '../keys/key-text.ts';
import type { Permissions } from '../keys/permissions.ts';
import { keyEvent } from './audit.ts';
import { hashKeyText } from './authenticate.ts';
import { newIdentifier } from './identifier.ts';
import type { NewKey, StoredKey } from './store/api-keys.ts';
import type { Store } from './store/store.ts';

/** Twice what {@link makeKeyText} uses, because it rejects some bytes. */
const RANDOM_BYTES = 64;

export interface KeySpec {
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  /** Milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

export function randomKeyText(): string {
  return makeKeyText(randomBytes(RANDOM_BYTES));
}

/** Stores a new key (only its hash is kept) and writes its creation to the audit trail. */
export function issueKey(store: Store, spec: KeySpec, keyText: string, by: Actor, now: number): StoredKey {
  const key: NewKey = {
    ...spec,
    environments: canonicalScope(spec.environments),
    id: newIdentifier('key'),
    hash: hashKeyText(keyText),
    lastFour: lastFour(keyText),
    fingerprint: fingerprint(keyText),
    createdAt: now,
    createdBy: by,
  };
  store.transaction(() => {
    store.apiKeys.insert(key);
    store.auditTrail.append(
      keyEvent('api_key.created', by, key, now, {
        name: key.name,
        permissions: key.permissions,
        environments: formatScope(key.environments),
        expires_at: key.expiresAt === null ? null : formatInstant(key.expiresAt),
        last_four: key.lastFour,
        fingerprint: key.fingerprint,
      }),
    );
  });
  return { ...key, organizationId: store.organizationId, lastUsedAt: null, requestCount: 0, revoked: null };
}
