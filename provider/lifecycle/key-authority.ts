import type { AdminClient, KeyCreation } from '../api/client.ts';
import type { ApiKey, CreateApiKeyRequest, UpdateApiKeyRequest } from '../api/contract/api-key.ts';
import { type EnvironmentScope, formatScope, sameScope } from '../keys/environments.ts';
import { formatExpiration, satisfies } from '../keys/expiration.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import type { KeyIndex } from './key-index.ts';
import { expirationOf } from './observed-key.ts';
import { LifecycleError } from './report.ts';

type Calls = Pick<AdminClient, 'createApiKey' | 'updateApiKey' | 'verifyApiKey' | 'revokeApiKey'>;

/**
 * The one caller of the operations by which a key begins, changes and ends. Every answer is compared with what was
 * asked, and noted in the index of the run.
 */
export class KeyAuthority {
  readonly #client: Calls;
  readonly #keys: KeyIndex;

  constructor(client: Calls, keys: KeyIndex) {
    this.#client = client;
    this.#keys = keys;
  }

  /**
   * Creates a key. The caller compares it with {@link differenceFrom}, because what is wrong must be revoked.
   *
   * @throws LowerPlaneError
   * @throws LifecycleError when LowerPlane answers with a key that existed before: that one must not be revoked.
   */
  async create(request: CreateApiKeyRequest, idempotencyKey: string): Promise<KeyCreation> {
    const creation = await this.#client.createApiKey(request, { idempotencyKey });
    const { key } = creation;
    if (this.#existedBefore(request, creation)) {
      throw new LifecycleError({
        title: 'Another Key Was Created Than Asked For',
        detail: `LowerPlane was asked to create the key "${request.name}", but answered with another key, ${key.id} ("${key.name}", ending in ${key.last_four}), which was left as it is. A proxy may have changed the response, or LowerPlane has a fault. Check in LowerPlane whether a new key "${request.name}" exists; the next apply revokes it.`,
      });
    }
    this.#keys.remember(key);
    return creation;
  }

  #existedBefore(request: CreateApiKeyRequest, { key, secret }: KeyCreation): boolean {
    // A repeated request is answered without the secret. A key created a moment ago still has its name; one of an
    // earlier run may have been renamed, and has been revoked.
    if (secret === null) return key.status === 'active' && key.name !== request.name;
    // A listing that runs at the same time can hold the new key already.
    const known = this.#keys.remembered(key.id);
    return known !== undefined && known.fingerprint !== fingerprint(secret);
  }

  /**
   * Renames a key or changes its expiration.
   *
   * @param unchanged what the key was before, and still must be.
   * @throws LowerPlaneError
   * @throws LifecycleError when LowerPlane answers with something else than was asked.
   */
  async update(
    id: string,
    changes: UpdateApiKeyRequest,
    unchanged: Omit<Expected, 'name' | 'expires_at'> = {},
  ): Promise<ApiKey> {
    const key = await this.#client.updateApiKey(id, changes);
    const { permissions, environments, fingerprint } = unchanged;
    const expected = { ...changes, permissions, environments, fingerprint };
    const difference = anotherKey(key, id) ?? differenceFrom(expected, key);
    if (difference !== undefined) {
      throw new LifecycleError({
        title: 'Change Not Confirmed',
        detail: `LowerPlane accepted a change of the key ${id}, but answered with ${difference}. Check the key in LowerPlane, and apply again.`,
      });
    }
    this.#keys.remember(key);
    return key;
  }

  /**
   * Asks LowerPlane with the secret of a key that was just created whether it works.
   *
   * @throws LowerPlaneError when LowerPlane does not accept it.
   * @throws LifecycleError when LowerPlane answers for something else.
   */
  async verify(created: ApiKey, secret: string): Promise<void> {
    const key = await this.#client.verifyApiKey(secret);
    const { permissions, environments, fingerprint: expected } = created;
    const difference =
      anotherKey(key, created.id) ??
      differenceFrom({ permissions, environments, fingerprint: expected }, key);
    if (difference === undefined) return;
    throw new LifecycleError({
      title: 'New Key Not Verified',
      detail: `LowerPlane was asked with the secret of the new key ${created.id} which key that is, and answered with ${difference}.`,
    });
  }

  /**
   * Revokes a key.
   *
   * @throws LowerPlaneError
   * @throws LifecycleError when LowerPlane's answer does not say that this key is revoked.
   */
  async revoke(id: string): Promise<ApiKey> {
    const key = await this.#client.revokeApiKey(id);
    const difference =
      anotherKey(key, id) ?? (key.status === 'revoked' ? undefined : `the status "${key.status}"`);
    if (difference !== undefined) {
      throw new LifecycleError({
        title: 'Revocation Not Confirmed',
        detail: `LowerPlane accepted the revocation of the key ${id}, but answered with ${difference}. Check in LowerPlane whether it still works.`,
      });
    }
    this.#keys.remember(key);
    return key;
  }
}

function anotherKey(key: ApiKey, id: string): string | undefined {
  return key.id === id ? undefined : `another key, ${key.id}`;
}

/** What an active key should be. */
export interface Expected {
  readonly name?: string | undefined;
  readonly permissions?: ApiKey['permissions'] | undefined;
  readonly environments?: EnvironmentScope | undefined;
  readonly expires_at?: string | null | undefined;
  readonly fingerprint?: string | undefined;
}

/** The first thing in which a key is not as expected: `permissions "admin" instead of "read-only"`. */
export function differenceFrom(expected: Expected, key: ApiKey): string | undefined {
  const { name, permissions, environments, expires_at: expiresAt, fingerprint: known } = expected;
  if (key.status !== 'active') return `the status "${key.status}" instead of "active"`;
  if (name !== undefined && key.name !== name) return `the name "${key.name}" instead of "${name}"`;
  if (permissions !== undefined && key.permissions !== permissions) {
    return `permissions "${key.permissions}" instead of "${permissions}"`;
  }
  if (environments !== undefined && !sameScope(key.environments, environments)) {
    return `environments ${formatScope(key.environments)} instead of ${formatScope(environments)}`;
  }
  if (known !== undefined && key.fingerprint !== known) {
    return `the fingerprint ${key.fingerprint} instead of ${known}`;
  }
  if (expiresAt === undefined) return undefined;
  const [actual, asked] = [expirationOf(key), expirationOf({ expires_at: expiresAt })];
  return satisfies(actual, asked, 0)
    ? undefined
    : `the expiration ${formatExpiration(actual)} instead of ${formatExpiration(asked)}`;
}
