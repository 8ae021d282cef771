import type { AdminClient } from '../api/client.ts';
import type { ApiKey } from '../api/contract/api-key.ts';
import { createAdminClient } from '../api/create-client.ts';
import { isLowerPlaneError } from '../api/errors.ts';
import { type ClientOptions, parseApiKey } from '../api/options.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import type { Instant } from '../keys/instant.ts';
import { KeyAuthority } from './key-authority.ts';
import { KeyIndex } from './key-index.ts';
import { seenUse } from './key-use.ts';
import { LifecycleError } from './report.ts';
import type { Connection } from './run.ts';

/**
 * Connects to LowerPlane, and learns which key it is authenticated with.
 *
 * @throws ClientOptionError when an option cannot work.
 * @throws LifecycleError when LowerPlane answers for another key: the run could then end its own.
 * @throws LowerPlaneError when LowerPlane does not accept the key, or cannot be reached.
 */
export async function connect(options: ClientOptions): Promise<Connection> {
  const client = createAdminClient(options);
  const self = await client.getOwnApiKey();
  const own = fingerprint(parseApiKey(options.apiKey));
  if (self.fingerprint === own && self.status === 'active') return connectionOf(client, self);
  throw new LifecycleError({
    title: 'LowerPlane Returned Another Key',
    detail: `LowerPlane was asked for the key this run is authenticated with, which has the fingerprint ${own}, but answered with the ${self.status} key "${self.name}" (${self.id}, fingerprint ${self.fingerprint}). A proxy may have mixed up two responses or replaced the key, or LowerPlane has a fault. Check base_url and api_key.`,
  });
}

/** @param self the key that the client is authenticated with. */
export function connectionOf(admin: AdminClient, self: ApiKey): Connection {
  // Taken apart, so that the client others get cannot change keys.
  const { createApiKey, updateApiKey, verifyApiKey, revokeApiKey, ...client } = admin;
  const keys = new KeyIndex({
    list: () => client.listApiKeys(),
    get: (id) =>
      client.getApiKey(id).catch((error: unknown) => {
        if (isLowerPlaneError(error, 'notFound')) return undefined;
        throw error;
      }),
  });
  const keyAuthority = new KeyAuthority({ createApiKey, updateApiKey, verifyApiKey, revokeApiKey }, keys);
  const useOf = async (key: ApiKey, from: Instant) => (await seenUse(client, key, from)).use;
  return { client, self, keys, keyAuthority, useOf };
}
